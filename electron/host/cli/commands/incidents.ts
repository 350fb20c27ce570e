import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { REPORT_FORMATS, type Incident, type IncidentSummary, type ReportFormat } from '../../../core/incident.ts';
import { plainText } from '../../../core/plain-text.ts';
import { openIncidentStore, type IncidentStore } from '../../../services/journal/incident-store.ts';
import { journalDirectory } from '../../../services/journal/journal.ts';
import { writeJournalTrace } from '../../../services/journal/write-journal-trace.ts';
import { stateDirectory } from '../../../services/state-directory.ts';
import { exportIncident } from '../../incidents/export-incident.ts';
import { poolText } from '../../incidents/report-text.ts';
import { EXIT } from '../commands.ts';
import { complain, describeError } from '../failure.ts';
import { counted } from '../format.ts';
import { momentOption, type Moment } from '../option-values.ts';
import { createOutput, print } from '../output.ts';

interface ExportOptions {
  readonly format: ReportFormat;
  readonly out?: string;
  readonly redact?: boolean;
}

interface TraceOptions {
  readonly out: string;
  readonly from?: Moment;
  readonly to?: Moment;
  readonly force?: boolean;
}

const LATEST = 'last';

export function configure(command: Command): void {
  command.description('Says what happened when memory ran out, from what was recorded and from the logs.');
  command
    .command('list', { isDefault: true })
    .description('Lists what happened on this machine, newest first.')
    .option('--json', 'print one line of JSON for each')
    .action((options: { readonly json?: boolean }) => {
      process.exitCode = list(openIncidentStore(stateDirectory()), options.json ?? false);
    });
  command
    .command('show')
    .description('Shows the report of one incident.')
    .argument('[id]', 'its name from the list, or "last"', LATEST)
    .option('--redact', 'leave out the names of programs, users and cgroups')
    .action((id: string, { redact }: { readonly redact?: boolean }) => {
      process.exitCode = write(id, { format: 'markdown', ...(redact !== undefined && { redact }) });
    });
  command
    .command('export')
    .description('Writes the report of one incident as a file to pass on.')
    .argument('[id]', 'its name from the list, or "last"', LATEST)
    .addOption(new Option('--format <name>', 'what it is written in').choices(REPORT_FORMATS).default('html'))
    .option('--out <file>', 'write it there instead of to standard output')
    .option('--redact', 'leave out the names of programs, users and cgroups')
    .action((id: string, options: ExportOptions) => {
      process.exitCode = write(id, options);
    });
  command
    .command('trace')
    .description('Writes what the journal has recorded as a trace that replay plays.')
    .requiredOption('--out <file>', 'the trace')
    .option('--from <time>', 'begin there: 10m after the beginning, or 2026-11-23T03:25:00Z', momentOption)
    .option('--to <time>', 'end there', momentOption)
    .option('--force', 'overwrite the file if it exists')
    .action(async (options: TraceOptions) => {
      process.exitCode = await trace(options);
    });
}

function list(store: IncidentStore, json: boolean): number {
  const incidents = store.list();
  const output = createOutput(1);
  for (const incident of incidents) output.write(`${json ? JSON.stringify(incident) : lineOf(incident)}\n`);
  if (incidents.length === 0 && !json) output.write('Nothing has happened that was recorded.\n');
  output.flush();
  return EXIT.ok;
}

function lineOf({ id, kind, pool, culprit, victims }: IncidentSummary): string {
  const names = victims.map((name) => plainText(name, 40)).join(', ');
  const ended = victims.length > 0 ? `, ended: ${names}` : kind === 'unclean-end' ? ', the recording broke off' : '';
  return `${id}  ${poolText(pool)} exhausted${culprit === null ? '' : ` by ${plainText(culprit, 40)}`}${ended}`;
}

function find(id: string): Incident | null {
  const store = openIncidentStore(stateDirectory());
  return store.get(id === LATEST ? (store.list()[0]?.id ?? '') : id);
}

function write(id: string, { format, out, redact }: ExportOptions): number {
  const incident = find(id);
  if (!incident) {
    complain(`there is no incident ${plainText(id, 60)}. See: headroom incidents`);
    return EXIT.failed;
  }
  const text = exportIncident(incident, format, redact ?? false);
  if (out === undefined) print(1, text);
  else {
    try {
      writeFileSync(out, text, { mode: 0o600 });
    } catch (error) {
      complain(`${plainText(out, 1000)}: ${describeError(error)}`);
      return EXIT.failed;
    }
  }
  return EXIT.ok;
}

async function trace({ out, from, to, force }: TraceOptions): Promise<number> {
  try {
    const written = await writeJournalTrace(journalDirectory(stateDirectory()), out, {
      ...(from && { from }),
      ...(to && { to }),
      overwrite: force ?? false,
      onProblem: complain,
    });
    if (written === 0) complain('nothing is recorded in that time');
    else print(2, `${counted(written, 'sample')}. Play it: headroom replay ${plainText(out, 1000)}\n`);
    return written === 0 ? EXIT.failed : EXIT.ok;
  } catch (error) {
    complain(`${plainText(out, 1000)}: ${describeError(error)}`);
    return EXIT.failed;
  }
}
