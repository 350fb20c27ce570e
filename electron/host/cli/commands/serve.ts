import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { version } from '../../../../package.json';
import { unsupported } from '../../../core/reading.ts';
import type { Milliseconds } from '../../../core/units.ts';
import { openReader, READER_CHOICES, type ReaderChoice } from '../../../platform/open-reader.ts';
import { createBackend, type Backend } from '../../backend.ts';
import { readPageFiles, type PageFile } from '../../page-files.ts';
import { startWebHost, type WebHost, type WebHostOptions } from '../../web/web-host.ts';
import { EXIT } from '../commands.ts';
import { complain, describeError } from '../failure.ts';
import { lastEndNotice, noticeText } from '../../incidents/host-language.ts';
import { offerLinks, say, welcome } from '../links.ts';
import { startNotifications, type Notifications } from '../notifications.ts';
import { numberOption } from '../option-values.ts';
import { settlePausedOnQuit } from '../paused-on-quit.ts';

const DEFAULT_PORT = 7777;
const NO_TRAY = 'Only the desktop app has an icon in the tray.';

interface ServeOptions {
  readonly port: number;
  readonly open?: boolean;
  readonly reader: ReaderChoice;
}

export function configure(command: Command): void {
  command
    .description(
      'Serves the interface to a browser on this machine (or at the other end of an SSH tunnel) until it is stopped.\n' +
        'Each link that is printed lets one browser in; pressing Enter prints another, as does the signal USR2.',
    )
    .option('--port <number>', 'listen there; 0 takes any free port', portOption, DEFAULT_PORT)
    .option('--open', 'open the page in the default browser')
    .addOption(
      new Option('--reader <name>', 'where the numbers come from').choices(READER_CHOICES).default(READER_CHOICES[0]),
    )
    .action(async (options: ServeOptions) => {
      process.exitCode = await serve(options);
    });
}

function portOption(text: string): number {
  const port = numberOption(0, 65535)(text);
  if (!Number.isInteger(port)) throw new InvalidArgumentError('Give a whole number.');
  return port;
}

/** Runs until a signal ends it. */
async function serve(options: ServeOptions): Promise<number> {
  const files = findPage();
  const reader = await openReader(options.reader);
  if (files === null || reader === null) {
    complain(
      files === null
        ? 'the interface is not built. Build it with: npm run build'
        : `the ${options.reader} reader does not work on this machine. Try: headroom serve --reader auto`,
    );
    return EXIT.failed;
  }
  const onError = complainOnceEach();
  const backend = createBackend({ reader, host: 'web', version, onError });
  // Before anything is printed: whoever reads it may answer with a signal.
  const stopped = untilStopped();
  const notifications = startNotifications(backend);
  const host = await listen(options, backend, notifications, { files, onError });
  if (host !== null) {
    backend.onLastEnd((end) => {
      say(lastEndNotice(end, backend.settings.current()));
    });
    const { notices } = await backend.handlers.getHost({});
    say(...notices.map((notice) => noticeText(notice, backend.settings.current())));
    const stopOffering = await offerLinks(host, options.open ?? false);
    backend.monitor.start();
    await stopped;
    stopOffering();
    await host.close();
    await settlePausedOnQuit(backend);
  }
  notifications.stop();
  await backend.close();
  return host === null ? EXIT.failed : EXIT.ok;
}

/** The built page; this file is in dist/cli or in dist/chunks then. null when it is not there. */
function findPage(): ReadonlyMap<string, PageFile> | null {
  try {
    const files = readPageFiles(path.join(import.meta.dirname, '../renderer'));
    return files.has('/index.html') ? files : null;
  } catch {
    return null;
  }
}

/** null, having said why, when the port cannot be had. */
async function listen(
  { port }: ServeOptions,
  { monitor, handlers }: Backend,
  notifications: Notifications,
  shared: Pick<WebHostOptions, 'files' | 'onError'>,
): Promise<WebHost | null> {
  try {
    const getHost = async () => {
      const reach = notifications.reach();
      return {
        ...(await handlers.getHost({})),
        tray: unsupported(NO_TRAY),
        ...(reach && { notifications: reach }),
      };
    };
    return await startWebHost({ monitor, ...shared, handlers: { ...handlers, getHost }, port, onBrowser: welcome });
  } catch (error) {
    complain(`cannot listen on port ${port}: ${whyNot(error)}`);
    return null;
  }
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return 'it is in use, by another Headroom perhaps. Take any free port with: headroom serve --port 0';
  }
  if (code === 'EACCES') return 'ports below 1024 are for root. Take any free port with: headroom serve --port 0';
  return describeError(error);
}

/** Says each thing once: an error that comes with every frame must not fill a log. */
function complainOnceEach(): (error: unknown) => void {
  const said = new Set<string>();
  return (error) => {
    const text = describeError(error);
    if (said.size < 100 && !said.has(text)) complain(text);
    said.add(text);
  };
}

/** How long further signals mean no more than the first: `npm` passes on what the terminal has sent already. */
const SAME_SIGNAL: Milliseconds = 2000;

/** After a while a further signal ends the program at once, as it would without this. */
function untilStopped(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  return new Promise((resolve) => {
    const stop = () => {
      resolve();
      setTimeout(() => {
        for (const signal of signals) process.off(signal, stop);
      }, SAME_SIGNAL).unref();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}
