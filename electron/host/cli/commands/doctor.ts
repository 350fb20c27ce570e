import type { Command } from 'commander';
import { version } from '../../../../package.json';
import { plainText } from '../../../core/plain-text.ts';
import { examineMachine } from '../../../services/doctor/examine.ts';
import type { Finding } from '../../../services/doctor/finding.ts';
import { wrap } from '../columns.ts';
import { EXIT } from '../commands.ts';
import { print } from '../output.ts';

export function configure(command: Command): void {
  command
    .description('Says what can be read and done on this machine, and the command that grants each missing permission.')
    .option('--json', 'print the findings as JSON')
    .action(async (options: { readonly json?: boolean }) => {
      process.exitCode = await doctor(options.json ?? false);
    });
}

const MARKS: Readonly<Record<Finding['state'], string>> = { ok: 'ok', limited: 'part', missing: 'NO', absent: '-' };
const INDENT = ' '.repeat(24);

async function doctor(json: boolean): Promise<number> {
  const findings = await examineMachine();
  print(1, json ? `${JSON.stringify(findings)}\n` : page(findings));
  return findings.some(({ topic, state }) => topic === 'reader' && state === 'missing') ? EXIT.failed : EXIT.ok;
}

function page(findings: readonly Finding[]): string {
  const { platform, arch } = process;
  const lines = findings.flatMap(({ topic, state, text, command }) => [
    ...wrap(plainText(text, 1000), 80 - INDENT.length).map((part, index) =>
      index === 0 ? ` ${MARKS[state].padEnd(5)} ${topic.padEnd(16)} ${part}` : INDENT + part,
    ),
    ...(command === null ? [] : [`${INDENT}> ${plainText(command, 1000)}`]),
  ]);
  const head = `Headroom ${version} on ${platform} (${arch}), Node ${process.versions.node}`;
  return [head, '', ...lines, ''].join('\n');
}
