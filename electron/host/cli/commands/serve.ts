import path from 'node:path';
import { Option, type Command } from 'commander';
import { version } from '../../../../package.json';
import type { HostNotice } from '../../../core/words/messages.ts';
import { unsupported } from '../../../core/model/reading.ts';
import type { Milliseconds } from '../../../core/model/units.ts';
import { openReader, READER_CHOICES, type ReaderChoice } from '../../../platform/open-reader.ts';
import { systemClock, waitAtMost } from '../../../services/clock.ts';
import { lowerOwnOomScore } from '../../../services/own-oom-score.ts';
import { openRunGroups } from '../../../platform/open-process-control-platform.ts';
import { createBackend, type Backend } from '../../backend.ts';
import { readPageFiles, type PageFile } from '../../page-files.ts';
import { startWebHost, type WebHost, type WebHostOptions } from '../../web/web-host.ts';
import { EXIT } from '../exit-codes.ts';
import { complain } from '../terminal/complain.ts';
import { lastEndNotice } from '../../host-language.ts';
import { sayWhatWasLeft } from '../left-runs.ts';
import { offerLinks, say } from '../page-links.ts';
import { startNotifications, type Notifications } from '../notifications.ts';
import { createOptionValues } from '../option-values.ts';
import { waitForNoReader } from '../terminal/output.ts';
import { settlePausedOnQuit } from '../paused-on-quit.ts';
import type { Speech } from '../speech/speech.ts';
import { reason } from '../../../core/words/reasons.ts';

const DEFAULT_PORT = 7777;
const NO_TRAY = reason('tray.desktop-only');

interface ServeOptions {
  readonly port: number;
  readonly open?: boolean;
  readonly onAlert?: readonly string[];
  readonly reader: ReaderChoice;
}

export function configure(command: Command, speech: Speech): void {
  const { options: shared, serve: words } = speech.t;
  command
    .description(words.description)
    .option('--port <number>', words.port, createOptionValues(speech).port, DEFAULT_PORT)
    .option('--open', words.open)
    .option('--on-alert <command>', words.onAlert, createOptionValues(speech).command)
    .addOption(new Option('--reader <name>', shared.reader).choices(READER_CHOICES).default(READER_CHOICES[0]))
    .action(async (options: ServeOptions) => {
      process.exitCode = await serve(options, speech);
    });
}

/** Runs until a signal ends it. */
async function serve(options: ServeOptions, speech: Speech): Promise<number> {
  const { t, f } = speech;
  waitForNoReader((lines) => t.terms.lost(f.count(lines)));
  const own = lowerOwnOomScore();
  const files = findPage();
  const reader = await openReader(options.reader);
  if (files === null || reader === null) {
    complain(
      files === null
        ? t.serve.notBuilt
        : t.terms.noReader({ reader: options.reader, command: 'headroom serve --reader auto' }),
    );
    return EXIT.failed;
  }
  const onError = complainOnceEach(speech);
  const onTrouble = (notice: HostNotice) => {
    complain(speech.sentences(notice));
  };
  const backend = createBackend({ reader, host: 'web', version, onError, onTrouble });
  // Before anything is printed: whoever reads it may answer with a signal.
  const stopped = untilStopped();
  const notifications = startNotifications(backend, { onAlert: options.onAlert ?? null, own }, speech);
  const host = await listen(options, backend, notifications, { files, onError }, speech);
  if (host !== null) {
    backend.onLastEnd((end) => {
      say(lastEndNotice(end, backend.settings.current()));
    });
    const { notices } = await backend.handlers.getHost({}, { owner: 'host' });
    say(...notices.map(speech.sentences));
    sayWhatWasLeft(openRunGroups().collectLeft(), speech);
    const stopOffering = await offerLinks(host, { open: options.open ?? false, own }, speech);
    backend.monitor.start();
    await stopped;
    stopOffering();
    await inTime(host.close());
    await settlePausedOnQuit(backend, speech).catch(onError);
  }
  notifications.stop();
  await inTime(backend.close());
  return host === null ? EXIT.failed : EXIT.ok;
}

/** What a dead disk or a silent browser holds up is left behind: whoever asked for the end gets it. */
const LONGEST_CLOSE: Milliseconds = 5000;

function inTime(closing: Promise<void>): Promise<void> {
  return waitAtMost(LONGEST_CLOSE, systemClock, closing);
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
  { monitor, handlers, settings }: Backend,
  notifications: Notifications,
  shared: Pick<WebHostOptions, 'files' | 'onError'>,
  speech: Speech,
): Promise<WebHost | null> {
  try {
    const getHost = async () => {
      const reach = notifications.reach();
      return {
        ...(await handlers.getHost({}, { owner: 'host' })),
        tray: unsupported(NO_TRAY),
        ...(reach && { notifications: reach }),
      };
    };
    const onBrowser = () => {
      say(speech.t.serve.letIn);
    };
    return await startWebHost({ monitor, settings, ...shared, handlers: { ...handlers, getHost }, port, onBrowser });
  } catch (error) {
    complain(speech.t.serve.cannotListen({ port: String(port), reason: whyNot(error, speech) }));
    return null;
  }
}

function whyNot(error: unknown, { t, error: inWords }: Speech): string {
  const command = 'headroom serve --port 0';
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return t.serve.portInUse({ command });
  return code === 'EACCES' ? t.serve.portForRoot({ command }) : inWords(error);
}

/** Says each thing once: an error that comes with every frame must not fill a log. */
function complainOnceEach({ error: inWords }: Speech): (error: unknown) => void {
  const said = new Set<string>();
  return (error) => {
    const text = inWords(error);
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
