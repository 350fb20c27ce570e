import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { REPORT_FORMATS, type Incident, type ReportFormat } from '../../../core/incident.ts';
import { plainText } from '../../../core/plain-text.ts';
import { redactIncident } from '../../../core/redact-incident.ts';
import { summaryLine } from '../../../core/report/report-sentences.ts';
import { openIncidentStore, type IncidentStore } from '../../../services/journal/incident-store.ts';
import { journalDirectory } from '../../../services/journal/journal.ts';
import { writeJournalTrace } from '../../../services/journal/write-journal-trace.ts';
import { openSettingsStore } from '../../../services/settings-store.ts';
import { stateDirectory } from '../../../services/state-directory.ts';
import { exportIncident } from '../../incidents/export-incident.ts';
import { hostLanguage } from '../../incidents/host-language.ts';
import { incidentPlain } from '../../incidents/report-plain.ts';
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
/** Wider lines are hard to read. */
const LONGEST_LINE = 96;

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
    .option('--redact', 'give other names to programs, users and cgroups')
    .action((id: string, { redact }: { readonly redact?: boolean }) => {
      process.exitCode = show(id, redact ?? false);
    });
  command
    .command('export')
    .description('Writes the report of one incident as a file to pass on.')
    .argument('[id]', 'its name from the list, or "last"', LATEST)
    .addOption(new Option('--format <name>', 'what it is written in').choices(REPORT_FORMATS).default('html'))
    .option('--out <file>', 'write it there instead of to standard output')
    .option('--redact', 'give other names to programs, users and cgroups')
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
  const language = hostLanguage(openSettingsStore().current());
  const incidents = store.list();
  const output = createOutput(1);
  for (const incident of incidents) {
    output.write(json ? `${JSON.stringify(incident)}\n` : `${incident.id}  ${summaryLine(incident, language)}\n`);
  }
  if (incidents.length === 0 && !json) output.write(`${language.words.nothingHappened}\n`);
  output.flush();
  return EXIT.ok;
}

/** For a terminal; what is to be passed on is exported. */
function show(id: string, redacted: boolean): number {
  const incident = find(id);
  if (!incident) return EXIT.failed;
  const language = hostLanguage(openSettingsStore().current());
  const told = redacted ? redactIncident(incident, language.words.redacted) : incident;
  print(1, incidentPlain(told, language, Math.min(LONGEST_LINE, process.stdout.columns || LONGEST_LINE)));
  return EXIT.ok;
}

/** null, having said that there is none. */
function find(id: string): Incident | null {
  const store = openIncidentStore(stateDirectory());
  const incident = store.get(id === LATEST ? (store.list()[0]?.id ?? '') : id);
  if (!incident) complain(`there is no incident ${plainText(id, 60)}. See: headroom incidents`);
  return incident;
}

function write(id: string, { format, out, redact }: ExportOptions): number {
  const incident = find(id);
  if (!incident) return EXIT.failed;
  const text = exportIncident(incident, format, redact ?? false, hostLanguage(openSettingsStore().current()));
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
