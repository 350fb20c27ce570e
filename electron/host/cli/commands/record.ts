import { statSync } from 'node:fs';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { plainText } from '../../../core/model/plain-text.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import type { Milliseconds, Seconds } from '../../../core/model/units.ts';
import { openReader, READER_CHOICES, type ReaderChoice } from '../../../platform/open-reader.ts';
import { lowerOwnOomScore } from '../../../services/own-oom-score.ts';
import { recordTrace, type RecordSummary } from '../../../services/record-trace.ts';
import { readLives } from '../../../services/lives/kept-lives.ts';
import { stateDirectory } from '../../../services/files/state-directory.ts';
import { createTraceFile } from '../../../services/files/trace-file.ts';
import { EXIT } from '../exit-codes.ts';
import { complain } from '../terminal/complain.ts';
import { createOptionValues } from '../option-values.ts';
import { notWritten } from '../not-written.ts';
import { print, waitForNoReader } from '../terminal/output.ts';
import type { Speech } from '../speech/speech.ts';
import { stopOnSignals } from '../terminal/stop-on-signals.ts';

interface RecordOptions {
  readonly out: string;
  readonly for?: Milliseconds;
  readonly interval: Seconds;
  readonly commands?: boolean;
  readonly force?: boolean;
  readonly reader: ReaderChoice;
}

export function configure(command: Command, speech: Speech, settings: Settings): void {
  const { options: shared, record: words } = speech.t;
  const values = createOptionValues(speech);
  command
    .description(words.description)
    .requiredOption('--out <file>', words.out)
    .option('--for <time>', words.for, values.span)
    .option('--interval <seconds>', words.interval, values.interval, 1)
    .option('--commands', words.commands)
    .option('--force', shared.force)
    .addOption(new Option('--reader <name>', shared.reader).choices(READER_CHOICES).default('auto'))
    .action(async (options: RecordOptions) => {
      process.exitCode = await record(options, speech, settings);
    });
}

async function record(options: RecordOptions, speech: Speech, settings: Settings): Promise<number> {
  const { t, f } = speech;
  lowerOwnOomScore();
  waitForNoReader((lines) => t.terms.lost(f.count(lines)));
  const reader = await openReader(options.reader);
  if (!reader) {
    complain(t.terms.noReader({ reader: options.reader, command: 'headroom doctor' }));
    return EXIT.failed;
  }
  const { untilStopped, forSpan } = t.record;
  const stop = stopOnSignals();
  const lives = readLives(stateDirectory(), settings);
  try {
    const trace = createTraceFile(options.out, { overwrite: options.force ?? false });
    print(2, `${options.for === undefined ? untilStopped : forSpan({ span: f.span(options.for / 1000) })}\n`);
    const recording = await recordTrace({
      reader,
      file: trace,
      name: path.basename(options.out).replace(/(\.jsonl)?(\.gz)?$/, ''),
      commandLines: options.commands ?? false,
      interval: options.interval * 1000,
      duration: options.for ?? Infinity,
      stop: stop.signal,
      onMissed: complainOnce(speech),
      lives,
    });
    return conclude(options.out, recording, speech);
  } catch (error) {
    complain(notWritten(options.out, error, speech));
    return EXIT.failed;
  } finally {
    reader.close();
    lives.close();
  }
}

function conclude(file: string, { samples, span }: RecordSummary, { t, f }: Speech): number {
  if (samples === 0) {
    complain(t.record.nothing);
    return EXIT.failed;
  }
  const done = t.record.done({
    samples: t.terms.samples(f.count(samples)),
    span: f.span(span / 1000),
    size: f.roundBytes(statSync(file).size),
  });
  print(2, `${done} ${t.terms.playIt({ command: `headroom replay ${plainText(file, 1000)}` })}\n`);
  return EXIT.ok;
}

/** A sweep that fails is likely to fail again. */
function complainOnce({ t, error: inWords }: Speech): (error: unknown) => void {
  let done = false;
  return (error) => {
    if (!done) complain(t.record.missed({ reason: inWords(error) }));
    done = true;
  };
}
