import { protocol, type Session } from 'electron';
import { PAGE_HEADERS, type PageFile } from '../page-files.ts';

/** The page's own origin, which tells it from everything else. A file:// page has none. */
export const ORIGIN = 'app://headroom';

/** Registers the scheme. It must be called before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

/** Answers `app://headroom/...` from the table, and every other path with 404. */
export function serveApp(session: Session, files: ReadonlyMap<string, PageFile>): void {
  session.protocol.handle('app', (request) => {
    const url = new URL(request.url);
    const file = request.method === 'GET' && url.host === 'headroom' ? files.get(url.pathname) : undefined;
    if (!file) return new Response('Not found', { status: 404 });
    return new Response(new Uint8Array(file.body), { headers: { ...PAGE_HEADERS, 'content-type': file.type } });
  });
}
