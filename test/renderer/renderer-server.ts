import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { PAGE_HEADERS, readPageFiles } from '../../electron/host/page-files.ts';

export interface RendererServer {
  readonly url: string;
  /** A document of the same origin with nothing in it. */
  readonly emptyPage: string;
  close(): Promise<void>;
}

const EMPTY_PAGE = '/empty';

/** Serves the built interface under the hosts' own security policy, and nothing else. */
export async function serveRenderer(): Promise<RendererServer> {
  const files = readPageFiles(fileURLToPath(new URL('../../dist/renderer', import.meta.url)));
  const server = createServer((request, response) => {
    if (request.url === EMPTY_PAGE) {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><link rel="icon" href="data:," />');
      return;
    }
    const file = files.get(request.url === '/' ? '/index.html' : (request.url ?? ''));
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { ...PAGE_HEADERS, 'content-type': file.type }).end(file.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/`,
    emptyPage: origin + EMPTY_PAGE,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
