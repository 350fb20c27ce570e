import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import type { Level, PoolAssessment } from '../../../electron/core/model/assessment.ts';
import type { Frame } from '../../../electron/core/model/frame.ts';
import { denied, ok } from '../../../electron/core/model/reading.ts';
import { createResponseDryRun } from '../../../electron/core/responses/response-dry-run.ts';
import { createResponder, type Responder } from '../../../electron/core/responses/responses.ts';
import {
  DEFAULT_SETTINGS,
  responsesSchema,
  settingsSchema,
  type ResponseRule,
} from '../../../electron/core/settings/settings.ts';
import { frame, processRow } from '../../doubles/frames.ts';
import { poolAssessment, processSample, snapshot } from '../../doubles/observations.ts';

function rule(overrides: Partial<ResponseRule> = {}): ResponseRule {
  const given = {
    name: 'leaks',
    match: { name: '*' },
    response: 'end',
    level: 'warning',
    forSeconds: 10,
    ...overrides,
  };
  const [parsed] = v.parse(responsesSchema, { rules: [given] }).rules;
  if (!parsed) throw new Error('no rule');
  return parsed;
}

const LEAKER = processRow(7, { name: 'leaker', risk: 80 });

function moment(
  second: number,
  level: Level,
  overrides: Partial<Frame> = {},
  pool: Partial<PoolAssessment> = {},
): Frame {
  return frame(second, { processes: [LEAKER], pools: [poolAssessment({ level, ...pool })], ...overrides });
}

/** The seconds at which something is due, when everything due is done. */
function play(responder: Responder, rules: readonly ResponseRule[], frames: readonly Frame[]): string[] {
  return frames.flatMap((next) =>
    responder.next(next, rules).map(({ rule: due, candidates: [first] }) => {
      if (first) responder.acted(due, first, next.at);
      return `${next.at / 1000}: ${due.name} ${first?.pid}`;
    }),
  );
}

function seconds(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('a response is due', () => {
  test('once the pool has been at the level for as long as the rule says', () => {
    const frames = seconds(1, 30).map((second) => moment(second, second < 5 ? 'watch' : 'warning'));
    expect(play(createResponder(), [rule()], frames)).toEqual(['15: leaks 7']);
  });

  test('also while the level is above the one of the rule', () => {
    const frames = seconds(1, 12).map((second) => moment(second, 'critical'));
    expect(play(createResponder(), [rule()], frames)).toEqual(['11: leaks 7']);
  });

  test('not when the level falls in between', () => {
    const frames = seconds(1, 30).map((second) => moment(second, second % 9 === 0 ? 'calm' : 'critical'));
    expect(play(createResponder(), [rule()], frames)).toEqual([]);
  });

  test('not across a gap in which nobody looked', () => {
    const frames = [moment(1, 'warning'), moment(8, 'warning'), moment(3600, 'warning'), moment(3605, 'warning')];
    expect(play(createResponder(), [rule()], frames)).toEqual([]);
  });

  test('not while the reader fails and an old snapshot is shown', () => {
    const sampling = { reader: 'linux', pause: 1, cost: 1, failure: { message: 'no /proc', since: 0 } };
    const frames = seconds(1, 30).map((second) => moment(second, 'warning', { sampling }));
    expect(play(createResponder(), [rule()], frames)).toEqual([]);
  });

  test('only in the pool that the rule names', () => {
    const frames = seconds(1, 12).map((second) =>
      moment(
        second,
        'warning',
        { processes: [processRow(7, { risk: 80, pool: '/shop' })] },
        { id: '/shop', kind: 'cgroup', label: 'shop' },
      ),
    );
    expect(play(createResponder(), [rule({ pool: 'machine' })], frames)).toEqual([]);
    expect(play(createResponder(), [rule({ pool: '/sh*' })], frames)).toEqual(['11: leaks 7']);
    expect(play(createResponder(), [rule({ pool: 'shop' })], frames)).toEqual(['11: leaks 7']);
  });
});

describe('a response goes to', () => {
  const due = (
    overrides: Partial<Frame>,
    match: ResponseRule['match'] = { name: '*' },
    pool: Partial<PoolAssessment> = {},
  ) =>
    createResponder()
      .next(moment(1, 'critical', overrides, pool), [rule({ match, forSeconds: 0 })])
      .flatMap(({ candidates }) => candidates.map(({ pid }) => pid));

  test('the culprit first, then the riskiest', () => {
    const processes = [processRow(1, { risk: 90 }), processRow(2, { risk: 20 }), processRow(3, { risk: 50 })];
    const culprit = { kind: 'process', identity: { pid: 2, start: 20 }, name: 'it', share: 1 } as const;
    expect(due({ processes }, { name: '*' }, { culprit })).toEqual([2, 1, 3]);
  });

  test('nobody who does no harm, even when those who do are out of reach', () => {
    const processes = [processRow(1, { risk: 90, name: 'database' }), processRow(2, { risk: 0, name: 'bystander' })];
    expect(due({ processes }, { name: 'bystander' })).toEqual([]);
  });

  test('only who matches by name, user and group alike', () => {
    const processes = [
      processRow(1, { risk: 90, name: 'cc1plus', user: ok('ci'), group: 'tree:1:make' }),
      processRow(2, { risk: 80, name: 'cc1plus', user: ok('me'), group: 'tree:2:make' }),
      processRow(3, { risk: 70, name: 'cc1', user: ok('ci'), group: 'tree:3:ninja' }),
      processRow(4, { risk: 60, name: 'cc1', user: denied(), group: 'tree:3:ninja' }),
    ];
    expect(due({ processes }, { name: 'cc1*' })).toEqual([1, 2, 3, 4]);
    expect(due({ processes }, { name: 'cc1plus', user: 'ci' })).toEqual([1]);
    expect(due({ processes }, { user: '*' })).toEqual([1, 2, 3]);
    expect(due({ processes }, { group: '*ninja' })).toEqual([3, 4]);
  });

  test('the members of a culprit group, which no single one of them shows', () => {
    const processes = [processRow(1, { risk: 2 }), processRow(2, { risk: 1 }), processRow(3, { risk: 0 })];
    const culprit = {
      kind: 'group',
      id: 'storm',
      name: 'storm',
      identity: { pid: 1, start: 10 },
      members: [1, 2].map((pid) => ({ pid, start: pid * 10 })),
      share: 1,
    } as const;
    expect(due({ processes }, { name: '*' }, { culprit })).toEqual([1, 2]);
  });

  test('no kernel thread, no zombie, and nobody twice who is paused already', () => {
    const processes = [
      processRow(1, { risk: 90, kernelThread: true }),
      processRow(2, { risk: 90, state: 'zombie' }),
      processRow(3, { risk: 90, state: 'stopped' }),
    ];
    expect(due({ processes })).toEqual([3]);
    const [pause] = createResponder().next(moment(1, 'critical', { processes }), [
      rule({ response: 'pause', forSeconds: 0 }),
    ]);
    expect(pause).toBeUndefined();
  });
});

describe('responses are rationed', () => {
  const crowd = Array.from({ length: 50 }, (_, index) => processRow(index + 1, { risk: 90 - index }));

  test('a rule waits a minute before it responds again, and never to the same process', () => {
    const frames = seconds(1, 200).map((second) => moment(second, 'critical', { processes: crowd.slice(0, 3) }));
    expect(play(createResponder(), [rule()], frames)).toEqual(['11: leaks 1', '71: leaks 2', '131: leaks 3']);
  });

  test('all rules together act at most five times in ten minutes; notifications do not count', () => {
    const rules = Array.from({ length: 12 }, (_, index) => rule({ name: `rule ${index}`, forSeconds: 0 }));
    const talk = rule({ name: 'talk', response: 'notify', forSeconds: 0 });
    const frames = seconds(1, 300).map((second) => moment(second, 'critical', { processes: crowd }));
    const done = play(createResponder(), [...rules, talk], frames);
    expect(done.filter((text) => text.includes('rule'))).toHaveLength(5);
    expect(done.filter((text) => text.includes('talk'))).toHaveLength(5);
  });
});

describe('what the user may write', () => {
  test('responses are off and empty unless the user switches them on', () => {
    expect(DEFAULT_SETTINGS.responses).toEqual({ enabled: false, rules: [] });
    expect(v.parse(settingsSchema, { responses: { rules: [] } }).responses.enabled).toBe(false);
  });

  test.each([
    ['an act without a match', [{ name: 'a', response: 'end' }]],
    ['an act with an empty match', [{ name: 'a', response: 'pause', match: {} }]],
    [
      'two rules of one name',
      [
        { name: 'a', response: 'notify' },
        { name: 'a', response: 'notify' },
      ],
    ],
    ['force', [{ name: 'a', response: 'force', match: { name: 'x' } }]],
    ['an unknown level', [{ name: 'a', response: 'notify', level: 'calm' }]],
  ])('%s is refused', (_, rules) => {
    expect(v.safeParse(settingsSchema, { responses: { enabled: true, rules } }).success).toBe(false);
  });
});

test('a dry run names who would have been ended, and passes over what is guarded', () => {
  const names = ['postgres', 'leaker'];
  const processes = names.map((name, index) => processRow(index + 1, { name, risk: 90 - index }));
  const samples = names.map((name, index) =>
    processSample(index + 1, { facts: { ...processSample(1).facts, name, executable: ok(`/usr/bin/${name}`) } }),
  );
  const step = createResponseDryRun([rule({ forSeconds: 2 })], []);
  const acts = seconds(1, 9).flatMap((second) =>
    step(moment(second, 'warning', { processes }), snapshot(second * 1000, { processes: samples })),
  );
  expect(acts).toEqual([
    {
      at: 3000,
      rule: 'leaks',
      response: 'end',
      pool: { id: 'machine', kind: 'machine', label: '', level: 'warning' },
      heldFor: 2000,
      target: { pid: 2, start: 20, name: 'leaker', risk: 89 },
      outcome: null,
    },
  ]);
});
