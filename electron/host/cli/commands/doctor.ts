import type { Command } from 'commander';
import { version } from '../../../../package.json';
import { doctor } from '../../../core/words/catalogs.ts';
import { wordMessage } from '../../../core/words/messages.ts';
import { plainJson } from '../../../core/model/json.ts';
import { plainText } from '../../../core/model/plain-text.ts';
import { examineMachine } from '../../../services/doctor/examine.ts';
import type { Finding } from '../../../services/doctor/finding.ts';
import { wrap } from '../../../core/report/columns.ts';
import { EXIT } from '../exit-codes.ts';
import { print } from '../terminal/output.ts';
import { createSpeech, type Speech } from '../speech/speech.ts';

export function configure(command: Command, speech: Speech): void {
  const { doctor: words } = speech.t;
  command
    .description(words.description)
    .option('--json', words.json)
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const findings = await examineMachine();
      print(1, json ? findingsJson(findings) : findingsPage(findings, speech));
      const isBlind = findings.some(({ topic, state }) => topic === 'reader' && state === 'missing');
      process.exitCode = isBlind ? EXIT.failed : EXIT.ok;
    });
}

const WIDTH = 80;
const INDENT = ' '.repeat(24);

/** For people: a line or more for each finding, and below it the command that changes it, what that opens and its undoing. */
export function findingsPage(findings: readonly Finding[], speech: Speech): string {
  const { doctor: words } = speech.t;
  const { platform, arch, versions } = process;
  const under = (text: string) => wrap(text, WIDTH - INDENT.length - 2).map((part) => `${INDENT}  ${part}`);
  const lines = findings.flatMap(({ topic, state, says, remedy }) => [
    ...wrap(findingText(says, speech), WIDTH - INDENT.length).map((part, index) =>
      index === 0 ? ` ${words.state[state].padEnd(5)} ${words.topic[topic].padEnd(16)} ${part}` : INDENT + part,
    ),
    ...(remedy === null
      ? []
      : [
          `${INDENT}> ${plainText(remedy.command, 1000)}`,
          ...under(findingText(remedy.opens, speech)),
          ...(remedy.undo === null ? [] : [`${INDENT}  ${words.undo({ command: plainText(remedy.undo, 1000) })}`]),
        ]),
  ]);
  const head = words.head({ version, system: `${platform} (${arch})`, node: versions.node });
  return [head, '', ...lines, ''].join('\n');
}

/** For programs: the same in every language. */
export function findingsJson(findings: readonly Finding[]): string {
  const english = createSpeech('en', 'decimal');
  const told = findings.map(({ topic, state, says, remedy }) => {
    const opens = remedy && findingText(remedy.opens, english);
    return {
      topic,
      state,
      text: findingText(says, english),
      command: remedy?.command ?? null,
      opens,
      undo: remedy?.undo ?? null,
    };
  });
  return `${plainJson(told)}\n`;
}

function findingText(says: Finding['says'], { report }: Speech): string {
  return plainText(wordMessage(says, doctor[report.language], report.wording), 1000);
}
