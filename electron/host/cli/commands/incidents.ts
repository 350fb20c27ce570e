import { Option, type Command } from 'commander';
import { REPORT_FORMATS, type Incident, type ReportFormat } from '../../../core/incident/incident.ts';
import { plainJson } from '../../../core/model/json.ts';
import { plainText } from '../../../core/model/plain-text.ts';
import { redactIncident } from '../../../core/incident/redact-incident.ts';
import { summaryLine } from '../../../core/report/report-sentences.ts';
import { openIncidentStore, type IncidentStore } from '../../../services/journal/incident-store.ts';
import { journalDirectory } from '../../../services/journal/journal.ts';
import type { JournalProblem } from '../../../services/journal/read-journal.ts';
import { writeJournalTrace } from '../../../services/journal/write-journal-trace.ts';
import { writeNamedFile } from '../../../services/files/named-file.ts';
import { stateDirectory } from '../../../services/files/state-directory.ts';
import { exportIncident } from '../../../core/report/export-incident.ts';
import { incidentPlain } from '../../../core/report/report-plain.ts';
import { EXIT } from '../exit-codes.ts';
import { complain } from '../terminal/complain.ts';
import { createOptionValues, type TraceMoment } from '../option-values.ts';
import { notWritten } from '../not-written.ts';
import { createOutput, print } from '../terminal/output.ts';
import type { Speech } from '../speech/speech.ts';

interface ExportOptions {
  readonly format: ReportFormat;
  readonly out?: string;
  readonly redact?: boolean;
  readonly force?: boolean;
}

interface TraceOptions {
  readonly out: string;
  readonly from?: TraceMoment;
  readonly to?: TraceMoment;
  readonly force?: boolean;
}

const LATEST = 'last';
/** Wider lines are hard to read. */
const LONGEST_LINE = 96;

export function configure(command: Command, speech: Speech): void {
  const { options: shared, incidents: words } = speech.t;
  const { moment } = createOptionValues(speech);
  command.description(words.description);
  command
    .command('list', { isDefault: true })
    .description(words.list)
    .option('--json', shared.json)
    .action((options: { readonly json?: boolean }) => {
      process.exitCode = list(openIncidentStore(stateDirectory()), options.json ?? false, speech);
    });
  command
    .command('show')
    .description(words.show)
    .argument('[id]', words.id, LATEST)
    .option('--redact', shared.redact)
    .action((id: string, { redact }: { readonly redact?: boolean }) => {
      process.exitCode = show(id, redact ?? false, speech);
    });
  command
    .command('export')
    .description(words.export)
    .argument('[id]', words.id, LATEST)
    .addOption(new Option('--format <name>', words.format).choices(REPORT_FORMATS).default('html'))
    .option('--out <file>', words.out)
    .option('--redact', shared.redact)
    .option('--force', shared.force)
    .action((id: string, options: ExportOptions) => {
      process.exitCode = write(id, options, speech);
    });
  command
    .command('trace')
    .description(words.trace)
    .requiredOption('--out <file>', words.traceOut)
    .option('--from <time>', words.from, moment)
    .option('--to <time>', words.to, moment)
    .option('--force', shared.force)
    .action(async (options: TraceOptions) => {
      process.exitCode = await trace(options, speech);
    });
}

function list(store: IncidentStore, json: boolean, { report }: Speech): number {
  const incidents = store.list();
  const output = createOutput(1);
  for (const incident of incidents) {
    output.write(json ? `${plainJson(incident)}\n` : `${incident.id}  ${summaryLine(incident, report)}\n`);
  }
  if (incidents.length === 0 && !json) output.write(`${report.words.nothingHappened}\n`);
  output.flush();
  return EXIT.ok;
}

/** For a terminal; what is to be passed on is exported. */
function show(id: string, redacted: boolean, speech: Speech): number {
  const { report } = speech;
  const incident = find(id, speech);
  if (!incident) return EXIT.failed;
  const told = redacted ? redactIncident(incident, report.words.redacted) : incident;
  print(1, incidentPlain(told, report, Math.min(LONGEST_LINE, process.stdout.columns || LONGEST_LINE)));
  return EXIT.ok;
}

/** null, having said that there is none. */
function find(id: string, { t }: Speech): Incident | null {
  const store = openIncidentStore(stateDirectory());
  const incident = store.get(id === LATEST ? (store.list()[0]?.id ?? '') : id);
  if (!incident) complain(t.incidents.unknown({ id: plainText(id, 60), command: 'headroom incidents' }));
  return incident;
}

function write(id: string, { format, out, redact, force }: ExportOptions, speech: Speech): number {
  const incident = find(id, speech);
  if (!incident) return EXIT.failed;
  const text = exportIncident(incident, format, redact ?? false, speech.report);
  if (out === undefined) print(1, text);
  else {
    try {
      writeNamedFile(out, text, { overwrite: force ?? false, mode: 0o600 });
    } catch (error) {
      complain(notWritten(out, error, speech));
      return EXIT.failed;
    }
  }
  return EXIT.ok;
}

async function trace({ out, from, to, force }: TraceOptions, speech: Speech): Promise<number> {
  const { t, f } = speech;
  const file = plainText(out, 1000);
  try {
    const written = await writeJournalTrace(journalDirectory(stateDirectory()), out, {
      ...(from && { from }),
      ...(to && { to }),
      overwrite: force ?? false,
      onProblem: (problem) => complain(problemText(problem, speech)),
    });
    if (written === 0) complain(t.incidents.nothingThen);
    else {
      const samples = t.terms.samples(f.count(written));
      print(2, `${samples}. ${t.terms.playIt({ command: `headroom replay ${file}` })}\n`);
    }
    return written === 0 ? EXIT.failed : EXIT.ok;
  } catch (error) {
    complain(notWritten(out, error, speech));
    return EXIT.failed;
  }
}

function problemText(problem: JournalProblem, { t, f, error }: Speech): string {
  const file = plainText(problem.file, 1000);
  return problem.kind === 'damaged'
    ? t.incidents.damaged({ ...f.count(problem.pieces), file })
    : `${file}: ${error(problem.error)}`;
}
