import { setTimeout as sleep } from 'node:timers/promises';
import { Option, type Command } from 'commander';
import type { Alert } from '../../../core/model/assessment.ts';
import { createEngine } from '../../../core/risk/create-engine.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import type { Milliseconds, Seconds } from '../../../core/model/units.ts';
import { openReader, READER_CHOICES, type ReaderChoice } from '../../../platform/open-reader.ts';
import { stateDirectory } from '../../../services/files/state-directory.ts';
import { readLives } from '../../../services/lives/kept-lives.ts';
import { createMonitor, type Attention, type Monitor } from '../../../services/monitor.ts';
import { EXIT } from '../exit-codes.ts';
import { complain } from '../terminal/complain.ts';
import { BARS, type Bar } from '../top/bar-lines.ts';
import { createBarLines, createFrameLines, createFrameView, withSigns, type FrameView } from '../top/frame-views.ts';
import { createTerminalSigns } from '../top/terminal-signs.ts';
import { createOptionValues } from '../option-values.ts';
import { waitForNoReader } from '../terminal/output.ts';
import type { Speech } from '../speech/speech.ts';
import { stopOnSignals } from '../terminal/stop-on-signals.ts';

interface TopOptions extends Readonly<Partial<Record<Bar, boolean>>> {
  readonly once?: boolean;
  readonly json?: boolean;
  readonly bell?: boolean;
  readonly title?: boolean;
  readonly interval: Seconds;
  readonly reader: ReaderChoice;
}

export function configure(command: Command, speech: Speech, settings: Settings): void {
  const { options: shared, top: words } = speech.t;
  command
    .description(words.description)
    .option('--once', words.once)
    .option('--json', words.json)
    .addOption(new Option('--waybar', words.waybar).conflicts(['json', 'polybar', 'i3blocks', 'bell', 'title']))
    .addOption(new Option('--polybar', words.polybar).conflicts(['json', 'i3blocks', 'bell', 'title']))
    .addOption(new Option('--i3blocks', words.i3blocks).conflicts(['json', 'bell', 'title']))
    .addOption(new Option('--bell', words.bell).conflicts(['json', 'once']))
    .addOption(new Option('--title', words.title).conflicts(['json', 'once']))
    .option('--interval <seconds>', words.interval, createOptionValues(speech).interval, 1)
    .addOption(new Option('--reader <name>', shared.reader).choices(READER_CHOICES).default('auto'))
    .action(async (options: TopOptions) => {
      process.exitCode = await top(options, speech, settings);
    });
}

async function top(options: TopOptions, speech: Speech, settings: Settings): Promise<number> {
  const reader = await openReader(options.reader);
  if (!reader) {
    complain(speech.t.terms.noReader({ reader: options.reader, command: 'headroom doctor' }));
    return EXIT.failed;
  }
  const { once = false, json = false } = options;
  const bar = BARS.find((name) => options[name] === true) ?? null;
  const { t, f } = speech;
  // A screen or a bar that is drawn anew has lost nothing.
  if (!once)
    waitForNoReader(json || (bar === null && !process.stdout.isTTY) ? (lines) => t.terms.lost(f.count(lines)) : null);
  const engine = createEngine(settings, process.pid);
  const lives = readLives(stateDirectory(), settings);
  const monitor = createMonitor({ reader, engine, lives, onError: (error) => complain(speech.error(error)) });
  const stop = stopOnSignals();
  const view = openView(options, bar, stop, speech);
  let failure: string | null;
  try {
    failure = await showFrames(monitor, view, { ...options, attention: bar === null ? 'watched' : 'background' }, stop);
  } finally {
    view.close();
    await monitor.stop();
    lives.close();
  }
  if (failure === null) return EXIT.ok;
  complain(speech.why(failure));
  return EXIT.failed;
}

function openView(
  { once = false, json = false, bell = false, title = false }: TopOptions,
  bar: Bar | null,
  stop: AbortController,
  speech: Speech,
): FrameView {
  if (bar !== null) return createBarLines(bar, speech);
  if (json) return createFrameLines();
  const view = createFrameView(once, () => stop.abort(), speech);
  return bell || title ? withSigns(view, createTerminalSigns({ bell, title }, speech)) : view;
}

const SOON: Milliseconds = 50;

/** Shows the newest frame again and again, with the alerts since the last one shown. Returns why there never was one. */
async function showFrames(
  monitor: Monitor,
  view: FrameView,
  { once, interval, attention }: TopOptions & { readonly attention: Attention },
  stop: AbortController,
): Promise<string | null> {
  const alerts: Alert[] = [];
  monitor.subscribe((frame) => alerts.push(...frame.alerts), attention);
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
