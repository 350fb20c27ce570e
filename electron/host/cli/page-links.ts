import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { hasDisplay, openBrowser } from '../web/open-browser.ts';
import type { WebHost } from '../web/web-host.ts';
import { createOutput } from './terminal/output.ts';
import type { Messages } from './speech/messages.ts';
import type { Speech } from './speech/speech.ts';

/** Prints the first link, or opens it, and further ones when asked. Returns the function that ends this. */
export async function offerLinks(host: WebHost, open: boolean, { t }: Speech): Promise<() => void> {
  const another = () => {
    say(link(host, t.serve));
  };
  if (process.platform !== 'win32') process.on('SIGUSR2', another);
  const terminal = ownsTerminal() ? createInterface({ input: process.stdin }) : null;
  terminal?.on('line', another);
  say(...(open ? await openLink(host, t.serve) : [link(host, t.serve)]), howToGetMore(host.port, t.serve));
  return () => {
    process.off('SIGUSR2', another);
    terminal?.close();
  };
}

type Words = Messages['serve'];

function link(host: WebHost, words: Words): string {
  return words.link({ address: host.issueAddress() });
}

/** The address stands in the list of processes while it is opened, so that it is for this user alone. */
async function openLink(host: WebHost, words: Words): Promise<readonly string[]> {
  if (!hasDisplay()) return [words.noDisplay, link(host, words)];
  const address = host.issueAddress(process.getuid?.());
  if (await openBrowser(address)) return [words.opening({ address })];
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
  if (!process.stdin.isTTY) return false;
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const [, , , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 1).split(' ');
    return group === foreground;
  } catch {
    return true;
  }
}

/** Lines to standard output, at once. */
export function say(...lines: readonly string[]): void {
  const output = createOutput(1);
  output.write(lines.map((line) => `${line}\n`).join(''));
  output.flush();
}
