import type { IncomingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { PageFile } from '../page-files.ts';
import { requestedLanguage } from './answer-words.ts';
import { textAnswer, type Answer } from './http-answer.ts';

/** Vite puts a hash of the content into the names of files below this folder. */
const HASHED = '/assets/';

/**
 * Answers with the files of the page, from a table that is complete before the first request. Any path outside of it
 * is not found. `path` is taken as it was sent.
 */
export function createPages(
  files: ReadonlyMap<string, PageFile>,
): (path: string, headers: Pick<IncomingHttpHeaders, 'accept-encoding' | 'accept-language'>) => Answer {
  const compressed = new Map<string, Buffer>();

  function gzipped(route: string, file: PageFile): Buffer {
    const body = compressed.get(route) ?? gzipSync(file.body);
    compressed.set(route, body);
    return body;
  }

  return (path, headers) => {
    const route = path === '/' ? '/index.html' : path;
    const file = files.get(route);
    if (file === undefined) return textAnswer(404, 'noPage', requestedLanguage(headers['accept-language']));
    const gzip = file.type !== 'image/png' && /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
    return {
      status: 200,
      headers: {
        'content-type': file.type,
        vary: 'accept-encoding',
        ...(gzip && { 'content-encoding': 'gzip' }),
        ...(route.startsWith(HASHED) && { 'cache-control': 'private, max-age=31536000, immutable' }),
      },
      body: gzip ? gzipped(route, file) : file.body,
    };
  };
}
