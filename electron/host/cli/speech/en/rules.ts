import { terms as shared } from '../../../../core/words/en/terms.ts';

export const rules = {
  description:
    'Lists the automatic responses in the settings. With --dry-run: says what they would have done in a recorded\n' +
    'trace; nothing is done. The recording goes on as if nothing had been done.',
  rules: 'try these instead of the ones in the settings: a JSON list of rules',
  misfit: (v: { path: string; expected: string; received: string }) =>
    `${v.path}: Expected ${v.expected} but received ${v.received}.`,
  none: 'There are no rules: Headroom does nothing by itself.',
  switchedOn: 'They are switched on.',
  switchedOff: 'They are switched off.',
  anyPool: 'any pool',
  anybody: 'whoever drives it there',
  match: { name: 'name', user: 'user', group: 'group' },
  and: ' and ',
  response: shared.action,
  scope: { tree: 'with its tree', group: 'with its group' },
  rule: (v: {
    name: string;
    pool: string;
    level: string;
    span: string;
    response: string;
    whom: string;
    scope: string | null;
  }) =>
    `${v.name}: when ${v.pool} is ${v.level} for ${v.span}, ${v.response}: ${v.whom}${v.scope === null ? '' : ` ${v.scope}`}`,
  would: {
    notify: (v: { who: string }) => `would have named ${v.who}`,
    pause: (v: { who: string }) => `would have paused ${v.who}`,
    end: (v: { who: string }) => `would have ended ${v.who}`,
  },
  target: (v: { name: string; pid: string; risk: string }) => `${v.name} (${v.pid}, risk ${v.risk})`,
  act: (v: { rule: string; would: string; pool: string | null; level: string; span: string }) =>
    `${v.rule}: ${v.would}; ${v.pool ?? shared.machine} ${v.level} for ${v.span}`,
  nothing: 'Nothing would have been done.',
};
