import { statSync } from 'node:fs';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { plainText } from '../../../core/plain-text.ts';
import type { Milliseconds, Seconds } from '../../../core/units.ts';
import { openReader, READER_CHOICES, type ReaderChoice } from '../../../platform/open-reader.ts';
import { recordTrace, type Recording } from '../../../services/record-trace.ts';
import { createTraceFile } from '../../../services/trace-file.ts';
import { EXIT } from '../commands.ts';
import { complain, describeError } from '../failure.ts';
import { counted, formatBytes, formatDuration } from '../format.ts';
import { durationOption, intervalOption } from '../option-values.ts';
import { print } from '../output.ts';
import { stopOnSignals } from '../stop-on-signals.ts';

interface RecordOptions {
  readonly out: string;
  readonly for?: Milliseconds;
  readonly interval: Seconds;
  readonly commands?: boolean;
  readonly force?: boolean;
  readonly reader: ReaderChoice;
}

export function configure(command: Command): void {
  command
    .description('Records what this machine does with its memory as a trace that replay plays, until it is stopped.')
    .requiredOption('--out <file>', 'the trace; a name that ends in .gz makes it a gzipped one')
    .option('--for <time>', 'stop after this time, such as 30s, 10m or 8h', durationOption)
    .option('--interval <seconds>', 'time between two samples', intervalOption, 1)
    .option('--commands', 'record command lines too, which may hold secrets')
    .option('--force', 'overwrite the file if it exists')
    .addOption(new Option('--reader <name>', 'where the numbers come from').choices(READER_CHOICES).default('auto'))
    .action(async (options: RecordOptions) => {
      process.exitCode = await record(options);
    });
}

async function record(options: RecordOptions): Promise<number> {
  const reader = await openReader(options.reader);
  if (!reader) {
    complain(`the ${options.reader} reader does not work on this machine. Try: headroom doctor`);
    return EXIT.failed;
  }
  const file = plainText(options.out, 1000);
  const span = options.for === undefined ? 'until Ctrl+C' : `for ${formatDuration(options.for / 1000)}`;
  const stop = stopOnSignals();
  try {
    const trace = createTraceFile(options.out, { overwrite: options.force ?? false });
    print(2, `Recording ${span}.\n`);
    const recording = await recordTrace({
      reader,
      file: trace,
      name: path.basename(options.out).replace(/(\.jsonl)?(\.gz)?$/, ''),
      commandLines: options.commands ?? false,
      interval: options.interval * 1000,
      duration: options.for ?? Infinity,
      stop: stop.signal,
      onMissed: complainOnce(),
    });
    return conclude(options.out, recording);
  } catch (error) {
    complain(`${file}: ${describeError(error)}${isThere(error) ? '; --force overwrites it' : ''}`);
    return EXIT.failed;
  } finally {
    reader.close();
  }
}

function conclude(file: string, { samples, span }: Recording): number {
  if (samples === 0) {
    complain('nothing could be recorded');
    return EXIT.failed;
  }
  const size = formatBytes(statSync(file).size);
  print(
    2,
    `${counted(samples, 'sample')} in ${formatDuration(span / 1000)}, ${size}. Play it: headroom replay ${plainText(file, 1000)}\n`,
  );
  return EXIT.ok;
}

/** A sweep that fails is likely to fail again. */
function complainOnce(): (error: unknown) => void {
  let done = false;
  return (error) => {
    if (!done) complain(`a sample is missing: ${describeError(error)}`);
    done = true;
  };
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
