import { expect, test } from 'vitest';
import { denied, ok } from '../../../electron/core/model/reading.ts';
import {
  COLUMNS,
  DEFAULT_COLUMNS,
  fittingColumns,
  leastWidth,
  sortEntries,
} from '../../../renderer/state/table/columns.ts';
import {
  commonUser,
  groupEntries,
  processEntry,
  residentOf,
  swapOf,
  treeEntries,
  type Entry,
} from '../../../renderer/state/table/table-rows.ts';
import { frame, groupRow, processRow } from '../../renderer/scenes.ts';

const keys = (entries: readonly Entry[]) => entries.map(({ key }) => key);

test('processes are grouped by application, and an application of one is shown as its process', () => {
  const processes = [
    processRow(1, { group: 'app:a' }),
    processRow(2, { group: 'app:a' }),
    processRow(3, { group: 'app:b' }),
  ];
  const shown = frame({ processes, groups: [groupRow('app:a', { members: 2 }), groupRow('app:b')] });
  expect(keys(groupEntries(shown, processes))).toEqual(['group app:a', '3:300']);
});

test('an application of which one member is found stays an application', () => {
  const processes = [processRow(1, { group: 'app:a' }), processRow(2, { group: 'app:a' })];
  const shown = frame({ processes, groups: [groupRow('app:a', { members: 2 })] });
  expect(keys(groupEntries(shown, processes.slice(0, 1)))).toEqual(['group app:a']);
});

test('a process whose group is not known is not lost', () => {
  const processes = [processRow(1, { group: 'app:unknown' })];
  expect(keys(groupEntries(frame({ processes }), processes))).toEqual(['1:100']);
});

test('the tree keeps the ancestors of what was found', () => {
  const processes = [processRow(1, { parent: 0 }), processRow(2), processRow(3, { parent: 2 }), processRow(4)];
  const [root] = treeEntries(processes, ({ pid }) => pid === 3);
  expect(root?.key).toBe('1:100');
  expect(keys(root?.children ?? [])).toEqual(['2:200']);
  expect(keys(root?.children[0]?.children ?? [])).toEqual(['3:300']);
});

test('parents that name each other lose nobody and do not make the tree endless', () => {
  const processes = [processRow(1, { parent: 2 }), processRow(2, { parent: 1 }), processRow(3, { parent: 3 })];
  const roots = treeEntries(processes, () => true);
  expect(keys(roots)).toEqual(['3:300', '1:100']);
  expect(keys(roots[1]?.children ?? [])).toEqual(['2:200']);
});

test('what is not known sorts last in either direction', () => {
  const entries = [
    processEntry(processRow(1, { private: denied() })),
    processEntry(processRow(2, { private: ok(10) })),
    processEntry(processRow(3, { private: ok(20) })),
  ];
  const order = (direction: 'ascending' | 'descending') => keys(sortEntries(entries, { column: 'private', direction }));
  expect(order('ascending')).toEqual(['2:200', '3:300', '1:100']);
  expect(order('descending')).toEqual(['3:300', '2:200', '1:100']);
});

test('of an application the swap is summed and the user named only when all share one', () => {
  const members = [processRow(1, { swap: ok(5), user: ok('a') }), processRow(2, { swap: denied(), user: ok('b') })];
  const group: Entry = {
    kind: 'group',
    key: 'group g',
    group: groupRow('g'),
    size: null,
    members: members.map((process) => processEntry(process)),
    gone: false,
  };
  expect(swapOf(group)).toEqual(ok(5));
  expect(commonUser(group)).toBeNull();
});

test('applications are sorted by what they hold with shared memory counted once, as far as that is known', () => {
  const processes = ['a', 'b', 'c'].flatMap((name, at) => [
    processRow(at * 2 + 1, { group: `app:${name}` }),
    processRow(at * 2 + 2, { group: `app:${name}` }),
  ]);
  const groups = [
    groupRow('app:a', { members: 2, resident: 900 }),
    groupRow('app:b', { members: 2, resident: 600 }),
    groupRow('app:c', { members: 2, resident: 500 }),
  ];
  const entries = groupEntries(frame({ processes, groups }), processes, { 'app:a': ok(400), 'app:b': denied() });
  expect(entries.map(residentOf)).toEqual([400, 600, 500]);
  expect(keys(sortEntries(entries, { column: 'resident', direction: 'descending' }))).toEqual([
    'group app:b',
    'group app:c',
    'group app:a',
  ]);
});

test('columns give way until the rest fits, the name never, the added ones last', () => {
  const chosen = [...DEFAULT_COLUMNS, 'pid' as const];
  const fitting = fittingColumns(chosen, 700);
  expect(leastWidth(fitting)).toBeLessThanOrEqual(700);
  expect(fitting).toContain('pid');
  expect(fitting).not.toContain('user');
  expect(fittingColumns(COLUMNS, 10)).toContain('name');
});
