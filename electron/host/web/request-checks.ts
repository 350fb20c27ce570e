import type { IncomingHttpHeaders } from 'node:http';

/** The names under which a browser reaches a server on 127.0.0.1, directly or through an SSH tunnel. */
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether the Host header names this machine. A page of another site whose name was made to point to 127.0.0.1 (DNS
 * rebinding) still sends its own name. The port may differ, because a tunnel has its own.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  return LOOPBACK_HOST.test(host ?? '');
}

/** Whether the Origin header belongs to a page from the address to which the request was sent. */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return origin === `http://${host ?? ''}`;
}

/** Whether a request announces a body. No valid request to this server has one. */
export function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || !['0', undefined].includes(headers['content-length']);
}
