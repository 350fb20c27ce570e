import { expect, test } from 'vitest';
import type { ActionPlan } from '../../../../electron/core/actions/action.ts';
import { createPlanStore } from '../../../../electron/services/process-control/plan-store.ts';

function made(id: string) {
  const plan: ActionPlan = {
    id,
    action: 'end',
    scope: 'process',
    target: { pid: 7, start: 1 },
    members: [],
    warnings: [],
    cautions: [],
    pinned: 'pidfd',
    grace: 1000,
  };
  return { plan, held: [], cgroup: null, youngest: 0, madeAt: 0 };
}

test('the plans of one page do not push out those of another', () => {
  const store = createPlanStore(() => 0);
  store.add(made('kept'), 'page');
  for (let count = 0; count < 600; count += 1) store.add(made(`greedy ${count}`), 'greedy page');
  expect(store.find('kept', 'page')).not.toBeNull();
  expect(store.find('greedy 0', 'greedy page')).toBeNull();
  expect(store.find('greedy 599', 'greedy page')).not.toBeNull();
  store.clear();
});

test('where all pages together ask for too many, the one that has the most loses its oldest', () => {
  const store = createPlanStore(() => 0);
  for (let page = 0; page < 8; page += 1) {
    for (let count = 0; count < 63; count += 1) store.add(made(`${page} ${count}`), `page ${page}`);
  }
  for (let count = 0; count < 20; count += 1) store.add(made(`small ${count}`), 'small page');
  const found = (owner: string, name: string) => [0, 1, 19, 62].filter((n) => store.find(`${name} ${n}`, owner));
  expect(found('small page', 'small')).toEqual([0, 1, 19]);
  expect(store.find('0 0', 'page 0')).toBeNull();
  store.clear();
});

test('a plan is found by the page that it was made for and by no other', () => {
  const store = createPlanStore(() => 0);
  store.add(made('one'), 'page');
  expect(store.find('one', 'another page')).toBeNull();
  store.discard('one', 'another page');
  expect(store.find('one', 'page')).not.toBeNull();
  store.clear();
});
