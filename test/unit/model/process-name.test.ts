import { expect, test } from 'vitest';
import { matchName } from '../../../electron/core/model/process-name.ts';
import { denied, ok } from '../../../electron/core/model/reading.ts';

const CUT = 'database-server';
const of = (executable: string | null, commandLine: readonly string[] | null) => ({
  name: CUT,
  executable: executable === null ? denied() : ok(executable),
  commandLine: commandLine === null ? denied() : ok(commandLine),
});

test('a name longer than the kernel keeps names no other program that begins the same', () => {
  const replica = of('/opt/database-server-replica', ['database-server-replica', 'database-server-primary']);
  expect(matchName('database-server-primary', replica)).toEqual({ kind: 'no' });
  expect(matchName('database-server-replica', replica)).toEqual({ kind: 'yes' });
  expect(matchName(CUT, replica)).toEqual({ kind: 'cut', full: 'database-server-replica' });
});

test('a script is known by its whole name too', () => {
  const script = of('/bin/dash', ['/bin/sh', '../database-server-primary']);
  expect(matchName('database-server-primary', script)).toEqual({ kind: 'yes' });
});

test('where nothing tells the whole name, a longer one is not taken for it', () => {
  expect(matchName('database-server-primary', of(null, null))).toEqual({ kind: 'cut', full: null });
});

test('an empty name names nothing', () => {
  for (const text of ['', ' ']) expect(matchName(text, { ...of(null, null), name: text }).kind).toBe('no');
});
