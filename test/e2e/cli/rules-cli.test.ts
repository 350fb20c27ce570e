import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runHeadroom } from '../harness/headroom.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
const environment = { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };
afterAll(() => rmSync(folder, { recursive: true }));

function rulesFile(rules: unknown): string {
  const file = path.join(folder, 'rules.json');
  writeFileSync(file, JSON.stringify(rules));
  return file;
}

function trace(name: string): string {
  return `test/fixtures/traces/${name}.jsonl.gz`;
}

test('without rules nothing is done, and it says so', async () => {
  const { code, out } = await runHeadroom(['rules'], environment);
  expect([code, out]).toEqual([0, 'There are no rules: Headroom does nothing by itself.\n']);
});

test('a dry run names when and whom a rule would have ended in a recorded fork storm', async () => {
  const rules = rulesFile([
    { name: 'jobs', response: 'end', level: 'warning', match: { name: 'jobd' }, forSeconds: 5 },
  ]);
  const { code, out, errors } = await runHeadroom(
    ['rules', '--rules', rules, '--dry-run', trace('fork-storm')],
    environment,
  );
  expect(out).toMatch(/^\+0:0\d:\d\d {2}jobs: would have ended jobd \(\d+, risk \d+\); \/lab\/p28 warning for 5 s\n/);
  expect([code, errors]).toEqual([0, '']);
});

test('a dry run of a calm machine does nothing', async () => {
  const rules = rulesFile([{ name: 'all', response: 'end', level: 'warning', match: { name: '*' }, forSeconds: 0 }]);
  const { code, out } = await runHeadroom(['rules', '--rules', rules, '--dry-run', trace('idle-noise')], environment);
  expect([code, out]).toEqual([0, 'Nothing would have been done.\n']);
});

test.each([
  [[{ name: 'all', response: 'end' }], /needs a name, a user or a group to match/],
  [{ name: 'all' }, /Expected Array/],
])('rules that make no sense are refused with why: %j', async (rules, message) => {
  const { code, errors } = await runHeadroom(['rules', '--rules', rulesFile(rules)], environment);
  expect(errors).toMatch(message);
  expect(code).toBe(1);
});
