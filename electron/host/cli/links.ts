import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { hasDisplay, openBrowser } from '../web/open-browser.ts';
import type { WebHost } from '../web/web-host.ts';
import { createOutput } from './output.ts';

/** Prints the first link, or opens it, and further ones when asked. Returns the function that ends this. */
export async function offerLinks(host: WebHost, open: boolean): Promise<() => void> {
  const another = () => {
    say(link(host));
  };
  if (process.platform !== 'win32') process.on('SIGUSR2', another);
  const terminal = ownsTerminal() ? createInterface({ input: process.stdin }) : null;
  terminal?.on('line', another);
  say(...(open ? await openLink(host) : [link(host)]), howToGetMore(host.port));
  return () => {
    process.off('SIGUSR2', another);
    terminal?.close();
  };
}

/** Said when a link was used. */
export function welcome(): void {
  say('A browser has been let in.');
}

function link(host: WebHost): string {
  return `Headroom is here, for one browser: ${host.issueAddress()}`;
}

/** The address stands in the list of processes while it is opened, so that it is for this user alone. */
async function openLink(host: WebHost): Promise<readonly string[]> {
  if (!hasDisplay()) return ['There is no display, so no browser is opened.', link(host)];
  const address = host.issueAddress(process.getuid?.());
  if (await openBrowser(address)) return [`Opening Headroom in the browser: ${address}`];
  return ['No program was found that opens a browser.', link(host)];
}

function howToGetMore(port: number): string {
  const tunnel =
    process.env['SSH_CONNECTION'] === undefined ? '' : ` From afar: ssh -C -L ${port}:127.0.0.1:${port} ${hostname()}`;
  const without =
    process.platform === 'win32' ? 'For another link start again.' : `For another link: kill -USR2 ${process.pid}`;
  const more = ownsTerminal() ? 'Press Enter for another link, Ctrl+C to stop.' : without;
  return `${more}${tunnel}`;
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
