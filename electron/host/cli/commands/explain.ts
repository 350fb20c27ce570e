import type { Command } from 'commander';
import type { Explained, Explanation } from '../../../core/incident/explained.ts';
import { redactIncident } from '../../../core/incident/redact-incident.ts';
import { plainJson } from '../../../core/model/json.ts';
import { plainText } from '../../../core/model/plain-text.ts';
import { languageOfLog } from '../../../core/report/report-language.ts';
import { incidentPlain } from '../../../core/report/report-plain.ts';
import { explainLog } from '../../../services/explain/explain-log.ts';
import { EXIT } from '../exit-codes.ts';
import type { Speech } from '../speech/speech.ts';
import { complain } from '../terminal/complain.ts';
import { createOutput, type Output } from '../terminal/output.ts';

interface ExplainOptions {
  readonly json?: boolean;
  readonly redact?: boolean;
}

const STANDARD_INPUT = '-';
/** Wider lines are hard to read. */
const LONGEST_LINE = 96;
/** The most incidents that are told to a person; JSON has all. */
const MOST_TOLD = 20;

export function configure(command: Command, speech: Speech): void {
  const { options: shared, explain: words } = speech.t;
  command
    .description(words.description)
    .argument('[file]', words.file, STANDARD_INPUT)
    .option('--json', shared.json)
    .option('--redact', shared.redact)
    .addHelpText('after', words.examples)
    .action(async (file: string, options: ExplainOptions) => {
      process.exitCode = await explain(file, options, speech);
    });
}

async function explain(
  file: string,
  { json = false, redact = false }: ExplainOptions,
  speech: Speech,
): Promise<number> {
  const { explain: words } = speech.t;
  if (file === STANDARD_INPUT && process.stdin.isTTY) {
    complain(words.nothingGiven({ command: 'headroom explain --help' }));
    return EXIT.usage;
  }
  const explanation = await read(file, speech);
  if (!explanation) return EXIT.failed;
  const output = createOutput(1);
  const told = explanation.explained.map((one) => (redact ? redacted(one, speech) : one));
  if (json) for (const one of told) output.write(`${jsonLine(one)}\n`);
  else tell(told, explanation.earlier, output, speech);
  output.flush();
  if (told.length > 0) return EXIT.ok;
  complain(words.nothingFound);
  return EXIT.failed;
}

/** Null, having said why the log cannot be read. */
async function read(file: string, speech: Speech): Promise<Explanation | null> {
  try {
    return await explainLog(file, Date.now());
  } catch (error) {
    complain(`${plainText(file, 1000)}: ${speech.error(error)}`);
    return null;
  }
}

function redacted({ incident, time }: Explained, { report }: Speech): Explained {
  return { incident: redactIncident(incident, report.words.redacted), time };
}

/** The moment is null where the log gives none: times since the start of the machine are in `time`. */
function jsonLine({ incident, time }: Explained): string {
  const { id, at, ...rest } = incident;
  const isTimed = time.kind === 'clock';
  return plainJson({ id: isTimed ? id : null, at: isTimed ? at : null, time, ...rest });
}

function tell(told: readonly Explained[], earlier: number, output: Output, speech: Speech): void {
  const { explain: words } = speech.t;
  const shown = told.slice(-MOST_TOLD);
  const left = told.length - shown.length;
  if (left > 0) output.write(`${words.onlyLast({ ...speech.f.count(left), shown: String(shown.length) })}\n\n`);
  if (earlier > 0) output.write(`${words.evenEarlier(speech.f.count(earlier))}\n\n`);
  const width = Math.min(LONGEST_LINE, process.stdout.columns || LONGEST_LINE);
  const language = languageOfLog(speech.report);
  const texts = shown.map(({ incident, time }) =>
    incidentPlain(incident, language, width, { when: whenText({ incident, time }, speech), isBrief: true }),
  );
  output.write(texts.join(`\n${'-'.repeat(Math.min(width, 40))}\n\n`));
}

function whenText({ time }: Explained, { f, report }: Speech): string {
  switch (time.kind) {
    case 'clock':
      return report.moment(time.at);
    case 'boot':
      return report.words.afterStart({ span: f.span(Math.round(time.seconds)) });
    case 'none':
      return report.words.noTime;
  }
}
