import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { isInForeground } from '../../platform/linux/own/terminal-foreground.ts';
import type { OwnOomScore } from '../../services/own-oom-score.ts';
import { hasDisplay, openBrowser } from '../web/open-browser.ts';
import type { WebHost } from '../web/web-host.ts';
import { createOutput } from './terminal/output.ts';
import type { Messages } from './speech/messages.ts';
import type { Speech } from './speech/speech.ts';

interface LinkOptions {
  /** Whether the first link is opened instead of printed. */
  readonly open: boolean;
  readonly own: OwnOomScore;
}

/** Prints the first link, or opens it, and further ones when asked. Returns the function that ends this. */
export async function offerLinks(host: WebHost, { open, own }: LinkOptions, { t }: Speech): Promise<() => void> {
  const another = () => {
    say(link(host, t.serve));
  };
  if (process.platform !== 'win32') process.on('SIGUSR2', another);
  const terminal = ownsTerminal() ? createInterface({ input: process.stdin }) : null;
  terminal?.on('line', another);
  say(...(open ? await openLink(host, own, t.serve) : [link(host, t.serve)]), howToGetMore(host.port, t.serve));
  return () => {
    process.off('SIGUSR2', another);
    terminal?.close();
  };
}

type Words = Messages['serve'];

function link(host: WebHost, words: Words): string {
  return words.link({ address: host.issueAddress() });
}

/** Others may read the address in the list of processes while it is opened; the host refuses their connections. */
async function openLink(host: WebHost, own: OwnOomScore, words: Words): Promise<readonly string[]> {
  if (!hasDisplay()) return [words.noDisplay, link(host, words)];
  const address = host.issueAddress();
  if (await openBrowser(address, own)) return [words.opening({ address })];
  return [words.noBrowser, link(host, words)];
}

function howToGetMore(port: number, words: Words): string {
  const without =
    process.platform === 'win32' ? words.startAgain : words.askBySignal({ command: `kill -USR2 ${process.pid}` });
  const more = ownsTerminal() ? words.askByKey : without;
  if (process.env['SSH_CONNECTION'] === undefined) return more;
  return `${more} ${words.tunnel({ command: `ssh -C -L ${port}:127.0.0.1:${port} ${hostname()}` })}`;
}

/** Whether lines can be read from a terminal. In the background that would stop the program (SIGTTIN). */
function ownsTerminal(): boolean {
  return process.stdin.isTTY && isInForeground();
}

/** Lines to standard output, at once. */
export function say(...lines: readonly string[]): void {
  const output = createOutput(1);
  output.write(lines.map((line) => `${line}\n`).join(''));
  output.flush();
}
