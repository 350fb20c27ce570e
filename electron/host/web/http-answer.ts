import { STATUS_CODES, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Language } from '../../core/words/language.ts';
import { PAGE_HEADERS } from '../page-files.ts';
import { answerWords, type AnswerText } from './answer-words.ts';

/** On every answer, whatever it says. There is no CORS header among them: no other site may read anything. */
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

/** A sentence or two for people, with a link to the page. The texts are constants of this program. */
export function textAnswer(status: number, text: AnswerText, language: Language): Answer {
  const words = answerWords[language];
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Headroom</title><p>${words[text]}</p><p><a href="/">${words.open}</a></p></html>`,
  };
}

export function send(request: IncomingMessage, response: ServerResponse, { status, headers, body = '' }: Answer): void {
  response.writeHead(status, { ...HEADERS, ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Turns down an upgrade, for which there is no response object. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
