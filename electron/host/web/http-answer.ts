import { STATUS_CODES, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Language } from '../../core/words/language.ts';
import { PAGE_HEADERS } from '../page-files.ts';
import { answerWords, type AnswerText } from './answer-words.ts';

/** The headers of every answer. There is no CORS header among them, so no other site may read anything. */
const HEADERS: Readonly<Record<string, string>> = {
  ...PAGE_HEADERS,
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

export interface Answer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer | string;
}

/**
 * A sentence or two for people, with a link to the page, in each of the languages. The texts are constants of this
 * program.
 */
export function textAnswer(status: number, text: AnswerText, ...languages: readonly [Language, ...Language[]]): Answer {
  const paragraphs = languages.map((language) => {
    const words = answerWords[language];
    return `<div lang="${language}"><p>${words[text]}</p><p><a href="/">${words.open}</a></p></div>`;
  });
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="${languages[0]}"><meta charset="utf-8"><title>Headroom</title>${paragraphs.join('')}</html>`,
  };
}

export function send(request: IncomingMessage, response: ServerResponse, { status, headers, body = '' }: Answer): void {
  response.writeHead(status, { ...HEADERS, ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Refuses a request that has no response object: an upgrade, or one that could not be parsed. */
export function refuseUpgrade(socket: Duplex, status: number, { headers, body = '' }: Partial<Answer> = {}): void {
  const all = { ...HEADERS, ...headers, connection: 'close', 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${String(value)}`);
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n${String(body)}`);
}
