import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { CommanderError, InvalidArgumentError, type Command } from 'commander';
import type { PoolAssessment } from '../../../core/assessment.ts';
import { plainText } from '../../../core/plain-text.ts';
import type { Bytes, Milliseconds } from '../../../core/units.ts';
import { openReader } from '../../../platform/open-reader.ts';
import { openIncidentStore } from '../../../services/journal/incident-store.ts';
import { findCommand } from '../../../services/run/find-command.ts';
import { limitCommand } from '../../../services/run/limit-command.ts';
import { runCommand, type RunResult } from '../../../services/run/run-command.ts';
import { stateDirectory } from '../../../services/state-directory.ts';
import { EXIT, RUN_EXIT } from '../commands.ts';
import { complain, describeError } from '../failure.ts';
import { counted, formatBytes, formatExhaustion, formatGrowth } from '../format.ts';
import { durationOption, numberOption } from '../option-values.ts';
import { print } from '../output.ts';
import { createStatusLine } from '../status-line.ts';
import { MEANS, profileLines, runMarkdown, type RunReport } from '../run-report.ts';

interface RunOptions {
  readonly limit?: Bytes;
  readonly report?: string;
  readonly failOnLeak?: boolean;
  readonly failWithin?: number;
  readonly grace: Milliseconds;
}

/** What ends sooner needs no line that says how it is going. */
const WORTH_SHOWING: Milliseconds = 700;

const HELP = `
Exit codes: the command's own, or 128 and the number of the signal that ended it;
  3    it leaks, with --fail-on-leak (only where the command itself ended well)
  4    it came too near to its limit, with --fail-within (likewise)
  125  headroom itself failed
  126  the command cannot be run
  127  there is no such command`;

export function configure(command: Command): void {
  command
    .description('Runs a command under watch and says what it did with memory: the stress test before deployment.')
    .argument('<command...>', 'the command and its arguments, after --')
    .option('--limit <size>', 'give it no more memory than this, such as 512M or 2G', sizeOption)
    .option('--report <file>', 'write the profile there: JSON if the name ends in .json, else Markdown')
    .option('--fail-on-leak', 'fail when its memory grows without end')
    .option('--fail-within <percent>', 'fail when it comes so near to its limit', percentOption)
    .option('--grace <time>', 'force it when it has not ended so long after a signal to end', durationOption, 10_000)
    .addHelpText('after', HELP)
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : new CommanderError(RUN_EXIT.self, error.code, error.message);
    })
    .action(async (words: readonly string[], options: RunOptions) => {
      if (options.failWithin !== undefined && options.limit === undefined) {
        command.error('error: --fail-within needs a --limit');
      }
      process.exitCode = await run(words, options);
    });
}

function sizeOption(text: string): Bytes {
  const found = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  const power = ['', 'k', 'm', 'g', 't'].indexOf((found?.[2] ?? '').toLowerCase());
  const bytes = Math.floor(Number(found?.[1]) * 1024 ** power);
  if (!found || bytes < 1024 * 1024) throw new InvalidArgumentError('Give a size of 1M at least, such as 512M or 2G.');
  return bytes;
}

function percentOption(text: string): number {
  return numberOption(0, 99)(text.replace(/\s*%$/, ''));
}

async function run(words: readonly string[], options: RunOptions): Promise<number> {
  const [name = '', ...args] = words;
  const found = findCommand(name, process.env['PATH'] ?? '');
  if (found.kind !== 'found') {
    complain(`${plainText(name)}: ${found.kind === 'missing' ? 'there is no such command' : 'it cannot be run'}`);
    return found.kind === 'missing' ? RUN_EXIT.missing : RUN_EXIT.notRunnable;
  }
  const reader = await openReader();
  if (!reader) {
    complain('memory cannot be read here. Try: headroom doctor');
    return RUN_EXIT.self;
  }
  const limit = options.limit ?? null;
  const command = limitCommand(found.file, args, limit);
  if (limit !== null && command.means !== 'cgroup') complain(`the limit is ${MEANS[command.means]}`);
  const status = createStatusLine();
  const started = performance.now();
  try {
    const result = await runCommand({
      command,
      name: path.basename(name),
      limit,
      reader,
      grace: options.grace,
      onSweep: (pool, members) => {
        if (performance.now() - started > WORTH_SHOWING) status.show(statusText(pool, members, limit));
      },
      onSignal: (signal, forced) => {
        status.clear();
        complain(forced ? `the command goes on after ${signal}; it is forced to end` : `${signal} is passed on`);
      },
    });
    status.end();
    return conclude({ words, means: command.means, result, options });
  } finally {
    status.end();
    reader.close();
  }
}

function statusText({ used, growth, exhaustion }: PoolAssessment, members: number, limit: Bytes | null): string {
  const parts = [
    limit === null ? formatBytes(used) : `${formatBytes(used)} of ${formatBytes(limit)}`,
    ...(members === 1 ? [] : [counted(members, 'process', 'processes')]),
    ...(growth !== null && growth > 0 ? [formatGrowth(growth)] : []),
    ...(exhaustion ? [`full ${formatExhaustion(exhaustion)}`] : []),
  ];
  return `headroom: ${parts.join(', ')}`;
}

interface Conclusion {
  readonly words: readonly string[];
  readonly means: RunReport['means'];
  readonly result: RunResult;
  readonly options: RunOptions;
}

function conclude({ words, means, result, options }: Conclusion): number {
  const { profile, incident, heard, error } = result;
  if (error !== null) complain(`${plainText(words[0] ?? '')}: ${describeError(error)}`);
  const leaked = options.failOnLeak === true && profile.leaks;
  const near = 1 - (options.failWithin ?? 0) / 100;
  const isNear = options.failWithin !== undefined && profile.peak >= (options.limit ?? Infinity) * near;
  const failed = [
    ...(leaked ? ['it leaks'] : []),
    ...(isNear ? [`it came within ${options.failWithin} % of its limit`] : []),
  ];
  const code = result.code !== EXIT.ok ? result.code : leaked ? RUN_EXIT.leaks : isNear ? RUN_EXIT.near : EXIT.ok;
  const report: RunReport = { command: words, means, code, profile, heard, incident, failed };
  const kept = incident && openIncidentStore(stateDirectory()).save(incident);
  print(
    2,
    profileLines(report)
      .map(([what, value]) => `headroom: ${what.toLowerCase()}: ${value}\n`)
      .join(''),
  );
  if (kept) print(2, `headroom: it ran out of memory. See: headroom incidents show ${kept.id}\n`);
  return options.report === undefined || writeReport(options.report, report) ? code : code || RUN_EXIT.self;
}

function writeReport(file: string, report: RunReport): boolean {
  try {
    writeFileSync(file, file.endsWith('.json') ? `${JSON.stringify(report, null, 2)}\n` : runMarkdown(report));
    return true;
  } catch (error) {
    complain(`${plainText(file, 1000)}: ${describeError(error)}`);
    return false;
  }
}
