import { setTimeout as sleep } from 'node:timers/promises';
import { Option, type Command } from 'commander';
import type { Alert } from '../../../core/assessment.ts';
import { createEngine } from '../../../core/create-engine.ts';
import { plainText } from '../../../core/plain-text.ts';
import type { Milliseconds, Seconds } from '../../../core/units.ts';
import { openReader, READER_CHOICES, type ReaderChoice } from '../../../platform/open-reader.ts';
import { createMonitor, type Monitor } from '../../../services/monitor.ts';
import { openSettingsStore } from '../../../services/settings-store.ts';
import { EXIT } from '../commands.ts';
import { complain, describeError } from '../failure.ts';
import { createFrameLines, createFrameView, type FrameView } from '../frame-views.ts';
import { intervalOption } from '../option-values.ts';
import { stopOnSignals } from '../stop-on-signals.ts';

interface TopOptions {
  readonly once?: boolean;
  readonly json?: boolean;
  readonly interval: Seconds;
  readonly reader: ReaderChoice;
}

export function configure(command: Command): void {
  command
    .description('Shows what can run out and who drives it there, riskiest first. Ends with q or Ctrl+C.')
    .option('--once', 'show one moment and end')
    .option('--json', 'print every frame as a line of JSON')
    .option('--interval <seconds>', 'show no more often than this', intervalOption, 1)
    .addOption(new Option('--reader <name>', 'where the numbers come from').choices(READER_CHOICES).default('auto'))
    .action(async (options: TopOptions) => {
      process.exitCode = await top(options);
    });
}

async function top(options: TopOptions): Promise<number> {
  const reader = await openReader(options.reader);
  if (!reader) {
    complain(`the ${options.reader} reader does not work on this machine. Try: headroom doctor`);
    return EXIT.failed;
  }
  const engine = createEngine(openSettingsStore().current());
  const monitor = createMonitor({ reader, engine, onError: (error) => complain(describeError(error)) });
  const stop = stopOnSignals();
  const view = options.json ? createFrameLines() : createFrameView(options.once ?? false, () => stop.abort());
  let failure: string | null;
  try {
    failure = await showFrames(monitor, view, options, stop);
  } finally {
    view.close();
    await monitor.stop();
  }
  if (failure === null) return EXIT.ok;
  complain(plainText(failure, 1000));
  return EXIT.failed;
}

const SOON: Milliseconds = 50;

/** Shows the newest frame again and again, with the alerts since the last one shown. Returns why there never was one. */
async function showFrames(
  monitor: Monitor,
  view: FrameView,
  { once, interval }: TopOptions,
  stop: AbortController,
): Promise<string | null> {
  const alerts: Alert[] = [];
  monitor.subscribe((frame) => alerts.push(...frame.alerts), 'watched');
  monitor.start();
  for (let shown = 0; !stop.signal.aborted && !view.closed;) {
    const frame = monitor.current();
    const isNews = frame !== null && frame.number > shown;
    if (isNews) {
      shown = frame.number;
      view.show({ ...frame, alerts: alerts.splice(0) });
      if (once) break;
    }
    if (frame === null && monitor.failure() !== null) return monitor.failure();
    await sleep(isNews ? interval * 1000 : SOON, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  return null;
}
