import { isSomebody, type Alert, type PoolAssessment } from '../../core/model/assessment.ts';
import { LONGEST_TEXT, plainText } from '../../core/model/plain-text.ts';
import type { AlertVariables } from './alert-command.ts';
import type { Notice } from './notifier.ts';

/** As many as fit into a value, which is never cut in the middle of a number. */
const MOST_PIDS = 100;

/**
 * What the command of an alert is told, in its environment. A variable whose value is unknown is not set. Names are
 * untrusted text, made plain.
 */
export function alertVariables(
  alert: Alert,
  pool: PoolAssessment | undefined,
  { title, body }: Pick<Notice, 'title' | 'body'>,
): AlertVariables {
  const { level, culprit, exhaustion } = alert;
  const values: Readonly<Record<string, string | number | null | undefined>> = {
    LEVEL: level,
    POOL: alert.pool,
    POOL_NAME: pool?.label === '' ? null : pool?.label,
    LEFT_BYTES: pool && Math.max(0, Math.round(pool.headroom)),
    LIMIT_BYTES: pool && Math.round(pool.limit),
    SECONDS_LEFT: exhaustion && Math.round(exhaustion.p50),
    SECONDS_LEFT_LEAST: exhaustion && Math.round(exhaustion.p10),
    SECONDS_LEFT_MOST: exhaustion && Math.round(exhaustion.p90),
    CULPRIT: isSomebody(culprit) ? culprit.name : null,
    PID: isSomebody(culprit) ? culprit.identity.pid : null,
    PIDS:
      culprit?.kind === 'group'
        ? culprit.members
            .slice(0, MOST_PIDS)
            .map(({ pid }) => pid)
            .join(' ')
        : null,
    TITLE: title,
    TEXT: body,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[`HEADROOM_${name}`, plainText(String(value), LONGEST_TEXT)]],
    ),
  );
}
