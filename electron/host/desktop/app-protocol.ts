import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { protocol, type Session } from 'electron';

/** The page has an origin of its own instead of file://, so that it can be told from everything else. */
export const ORIGIN = 'app://headroom';

/** No inline script or style, nothing from elsewhere, no connection to anywhere. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

/** Has to be called before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

/**
 * Reads the built page into a fixed table of paths, so that no request can reach any other file and nothing has to be
 * opened when memory is short.
 */
export function readPageFiles(root: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    const type = CONTENT_TYPES[path.extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const route = `/${path.relative(root, file).split(path.sep).join('/')}`;
    files.set(route, { type, body: readFileSync(file) });
  }
  return files;
}

/** Answers `app://headroom/...` from the table, everything else with 404. */
export function serveApp(session: Session, files: ReadonlyMap<string, PageFile>): void {
  session.protocol.handle('app', (request) => {
    const url = new URL(request.url);
    const file = request.method === 'GET' && url.host === 'headroom' ? files.get(url.pathname) : undefined;
    if (!file) return new Response('Not found', { status: 404 });
    return new Response(new Uint8Array(file.body), {
      headers: {
        'content-type': file.type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      },
    });
  });
}
