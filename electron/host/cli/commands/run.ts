import { hostname } from 'node:os';
import { version } from '../../../../package.json';
import path from 'node:path';
import { CommanderError, Option } from 'commander';
import type { Incident } from '../../../core/incident/incident.ts';
import type { PoolAssessment } from '../../../core/model/assessment.ts';
import { plainText } from '../../../core/model/plain-text.ts';
import type { Bytes, Milliseconds } from '../../../core/model/units.ts';
import { openReader } from '../../../platform/open-reader.ts';
import { openIncidentStore } from '../../../services/journal/incident-store.ts';
import { knownIncident } from '../../../services/journal/known-incident.ts';
import { isTaken, writeNamedFile } from '../../../services/files/named-file.ts';
import { findCommand } from '../../../services/run/find-command.ts';
import { limitCommand } from '../../../services/run/limit-command.ts';
import { openRunGroups } from '../../../platform/open-process-control-platform.ts';
import { runCommand, type RunResult } from '../../../services/run/run-command.ts';
import { stateDirectory } from '../../../services/files/state-directory.ts';
import { EXIT, RUN_EXIT } from '../exit-codes.ts';
import { complain } from '../terminal/complain.ts';
import { createOptionValues } from '../option-values.ts';
import { sayWhatWasLeft } from '../left-runs.ts';
import { notWritten } from '../not-written.ts';
import { passTo, print, waitForNoReader } from '../terminal/output.ts';
import { createStatusLine } from '../terminal/status-line.ts';
import { profileLines, runJson, runMarkdown, type RunFailure, type RunReport } from '../run-report.ts';
import type { Speech } from '../speech/speech.ts';
import type { TranslatedCommand } from '../translated-command.ts';

interface RunOptions {
  readonly limit?: Bytes;
  readonly report?: string;
  readonly force?: boolean;
  readonly failOnLeak?: boolean;
  readonly failWithin?: number;
  readonly grace: Milliseconds;
}

/** What ends sooner needs no line that says how it is going. */
const WORTH_SHOWING: Milliseconds = 700;
/** At the end, whoever reads what the command said on standard error may take this long over a page. */
const SLOW_READER: Milliseconds = 60_000;

export function configure(command: TranslatedCommand, speech: Speech): void {
  const words = speech.t.run;
  const { option } = words;
  const { size, percent, span } = createOptionValues(speech);
  command
    .description(words.description)
    .argument('<command...>', words.command)
    .option('--limit <size>', option.limit, size)
    .option('--report <file>', option.report)
    .option('--force', speech.t.options.force)
    .option('--fail-on-leak', option.failOnLeak)
    .option('--fail-within <percent>', option.failWithin, percent)
    .addOption(new Option('--grace <time>', option.grace).argParser(span).default(10_000, '10s'))
    .addHelpText('after', words.exitCodes)
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : new CommanderError(RUN_EXIT.self, error.code, error.message);
    })
    .action(async (args: readonly string[], options: RunOptions) => {
      if (options.failWithin !== undefined && options.limit === undefined) {
        command.refuse(option.needsLimit);
      }
      process.exitCode = await run(args, options, speech);
    });
}

async function run(words: readonly string[], options: RunOptions, speech: Speech): Promise<number> {
  const { run: says, terms } = speech.t;
  waitForNoReader((lines) => terms.lost(speech.f.count(lines)), SLOW_READER);
  const [name = '', ...args] = words;
  const found = findCommand(name, process.env['PATH'] ?? '');
  if (found.kind !== 'found') {
    complain(`${plainText(name)}: ${found.kind === 'missing' ? says.noCommand : says.notRunnable}`);
    return found.kind === 'missing' ? RUN_EXIT.missing : RUN_EXIT.notRunnable;
  }
  const { report, force = false } = options;
  if (report !== undefined && !force && isTaken(report)) {
    // Said before the command runs: a report refused after an hour of it would be an hour lost.
    complain(notWritten(report, Object.assign(new Error('EEXIST'), { code: 'EEXIST' }), speech));
    return RUN_EXIT.self;
  }
  sayWhatWasLeft(openRunGroups().collectLeft(), speech);
  const reader = await openReader();
  if (!reader) {
    complain(says.unreadable({ command: 'headroom doctor' }));
    return RUN_EXIT.self;
  }
  const limit = options.limit ?? null;
  const command = limitCommand(found.file, args, limit);
  if (limit !== null && command.means !== 'cgroup') complain(says.confined({ means: says.means[command.means] }));
  const status = createStatusLine();
  const started = performance.now();
  try {
    const result = await runCommand({
      command,
      name: path.basename(name),
      limit,
      reader,
      grace: options.grace,
      passages: { out: passTo(1), errors: passTo(2) },
      onSweep: (pool, members) => {
        if (performance.now() - started > WORTH_SHOWING) status.show(statusText(pool, members, limit, speech));
      },
      onSignal: (signal, forced) => {
        status.clear();
        complain(forced ? says.forced({ signal }) : says.passedOn({ signal }));
      },
    });
    status.end();
    return conclude({ words, means: command.means, result, options }, speech);
  } finally {
    status.end();
    reader.close();
  }
}

function statusText(
  { used, growth, exhaustion }: PoolAssessment,
  members: number,
  limit: Bytes | null,
  { t, f, estimate }: Speech,
): string {
  const inUse = f.bytes(used);
  const parts = [
    limit === null ? inUse : t.run.used({ used: inUse, limit: f.roundBytes(limit) }),
    ...(members === 1 ? [] : [t.terms.processes(f.count(members))]),
    ...(growth !== null && growth > 0 ? [f.growth(growth)] : []),
    ...(exhaustion ? [t.run.full({ estimate: estimate(exhaustion) })] : []),
  ];
  return `headroom: ${parts.join(', ')}`;
}

interface Conclusion {
  readonly words: readonly string[];
  readonly means: RunReport['means'];
  readonly result: RunResult;
  readonly options: RunOptions;
}

function conclude({ words, means, result, options }: Conclusion, speech: Speech): number {
  const { profile, incident, heard, error, left } = result;
  if (error !== null) complain(`${plainText(words[0] ?? '')}: ${speech.error(error)}`);
  if (left.length > 0 && options.limit !== undefined) {
    complain(speech.t.run.staysUnlimited(speech.f.count(left.length)));
  }
  const leaked = options.failOnLeak === true && profile.leaks;
  const within = (options.failWithin ?? 0) / 100;
  const isNear = options.failWithin !== undefined && profile.peak >= (options.limit ?? Infinity) * (1 - within);
  const failed: readonly RunFailure[] = [
    ...(leaked ? [{ kind: 'leaks' } as const] : []),
    ...(isNear ? [{ kind: 'near', within } as const] : []),
  ];
  const code = result.code !== EXIT.ok ? result.code : leaked ? RUN_EXIT.leaks : isNear ? RUN_EXIT.near : EXIT.ok;
  const report: RunReport = { command: words, means, code, profile, heard: heard?.saying ?? null, incident, failed };
  const kept = incident && keep(incident);
  print(
    2,
    profileLines(report, speech)
      .map(([what, value]) => `headroom: ${what.toLowerCase()}: ${value}\n`)
      .join(''),
  );
  if (kept) complain(speech.t.run.ranOut({ command: `headroom incidents show ${kept.id}` }));
  return options.report === undefined || writeReport(options.report, report, options.force ?? false, speech)
    ? code
    : code || RUN_EXIT.self;
}

/** The incident as it is stored. A Headroom that watches the machine may have told of the same event already. */
function keep(incident: Incident): Pick<Incident, 'id'> | null {
  const store = openIncidentStore(stateDirectory(), { host: hostname(), headroom: version });
  return knownIncident(store, incident) ?? store.save(incident);
}

function writeReport(file: string, report: RunReport, overwrite: boolean, speech: Speech): boolean {
  try {
    writeNamedFile(file, file.endsWith('.json') ? runJson(report) : runMarkdown(report, speech), { overwrite });
    return true;
  } catch (error) {
    complain(notWritten(file, error, speech));
    return false;
  }
}
