import * as v from 'valibot';
import { ACTIONS, SCOPES, type ActionLogEntry } from './action.ts';
import { LEVELS } from '../model/assessment.ts';

const text = v.pipe(v.string(), v.maxLength(4096));
const number = v.pipe(v.number(), v.finite());
const identity = { pid: number, start: number };
const missing = v.object({ kind: v.picklist(['unsupported', 'denied', 'failed']), reason: text });
const withReason = (kind: 'not-permitted' | 'refused' | 'failed') => v.object({ kind: v.literal(kind), reason: text });

const outcome = v.variant('kind', [
  v.object({ kind: v.picklist(['done', 'ended', 'already-gone', 'identity-changed']) }),
  withReason('not-permitted'),
  withReason('refused'),
  withReason('failed'),
  v.object({
    kind: v.literal('still-running'),
    reason: v.picklist(['grace-over', 'uninterruptible', 'stopped']),
  }),
]);

const entry = v.object({
  at: number,
  by: v.variant('kind', [
    v.object({ kind: v.literal('user'), host: v.picklist(['desktop', 'web', 'cli']) }),
    v.object({ kind: v.literal('rule'), rule: text }),
  ]),
  action: v.picklist(ACTIONS),
  scope: v.picklist(SCOPES),
  target: v.object({
    ...identity,
    name: text,
    user: v.variant('kind', [v.object({ kind: v.literal('ok'), value: text }), missing]),
  }),
  risk: v.nullable(
    v.object({
      score: number,
      level: v.picklist(LEVELS),
      factors: v.array(v.object({ key: text, values: v.record(text, v.union([number, text])) })),
    }),
  ),
  outcomes: v.array(v.object({ ...identity, name: text, outcome })),
  more: number,
  freed: v.variant('kind', [v.object({ kind: v.literal('ok'), value: number }), missing]),
});

/** Parses one line of the action log, a JSON object. A damaged line gives null. */
export function parseActionLogLine(line: string): ActionLogEntry | null {
  try {
    const parsed = v.safeParse(entry, JSON.parse(line));
    return parsed.success ? (parsed.output as ActionLogEntry) : null;
  } catch {
    return null;
  }
}
