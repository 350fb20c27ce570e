import { atLeast, type Alert, type Culprit, type PoolAssessment } from '../../core/model/assessment.ts';
import { identityKey } from '../../core/model/identity.ts';
import type { PoolId } from '../../core/model/snapshot.ts';
import { HOUR, type Milliseconds } from '../../core/model/units.ts';

interface PolicyInput {
  readonly at: Milliseconds;
  readonly alerts: readonly Alert[];
  /** The most urgent first, as in every frame. */
  readonly pools: readonly PoolAssessment[];
}

export interface PolicySettings {
  readonly notifications: boolean;
  readonly quietMinutes: number;
  /** Whether warnings wait, because of quiet hours or a snooze. Critical alerts still come. */
  readonly warningsWait: boolean;
}

export type Command =
  /** Replaces the notification under the key. */
  | { readonly kind: 'show'; readonly key: string; readonly alert: Alert }
  | { readonly kind: 'close'; readonly key: string };

type AlertLevel = Alert['level'];

/**
 * The quiet period grows by this factor with each notification of the same kind, because the user knows a recurring
 * one by then.
 */
const BACKOFF: Readonly<Record<AlertLevel, number>> = { warning: 3, critical: 2 };
const LONGEST_QUIET: Milliseconds = 12 * HOUR;
/** A culprit starts afresh after this time without an alert. */
const FORGOTTEN_AFTER: Milliseconds = 4 * HOUR;
/** Further warnings wait while this many are open. */
const MOST_WARNINGS_OPEN = 3;
const MOST_CULPRITS = 200;

interface CulpritAlerts {
  /** The time of the last alert, notified or not. */
  alertedAt: Milliseconds;
  readonly notified: Record<AlertLevel, { at: Milliseconds; times: number } | null>;
  /** The notification on the screen now. */
  open: { readonly pool: PoolId; readonly level: AlertLevel } | null;
}

/** The key of a notification: its culprit, or the pool when there is none. */
export function noticeKey(culprit: Culprit | null, pool: PoolId): string {
  if (culprit?.kind === 'process') return `process:${identityKey(culprit.identity)}`;
  return culprit?.kind === 'group' ? `group:${culprit.id}` : `pool:${pool}`;
}

export interface NotificationPolicy {
  next(input: PolicyInput, settings: PolicySettings): Command[];
  /** Notes that the user dismissed a notification. It does not come back within its quiet period. */
  dismissed(key: string): void;
  /** Notes that the user acted. The notification is closed, and this level stays quiet from now on. */
  acted(key: string, at: Milliseconds): void;
}

/**
 * Decides which of the engine's alerts become notifications, and when they replace each other or close. The same
 * culprit and level never get two within the quiet period, which grows while they keep coming. A rise to critical is
 * always shown. A delayed alert is shown later if it is still true. Time comes with the input.
 */
export function createNotificationPolicy(): NotificationPolicy {
  const culprits = new Map<string, CulpritAlerts>();
  /** The pools with an alert that has not been shown yet. */
  const waiting = new Set<PoolId>();

  function historyOf(key: string, at: Milliseconds): CulpritAlerts {
    const known = culprits.get(key);
    if (known) return known;
    const fresh: CulpritAlerts = { alertedAt: at, notified: { warning: null, critical: null }, open: null };
    culprits.set(key, fresh);
    return fresh;
  }

  /** Closes notifications whose danger has passed. All of them are closed when notifications are switched off. */
  function closePassed(pools: ReadonlyMap<PoolId, PoolAssessment>, settings: PolicySettings): Command[] {
    const commands: Command[] = [];
    for (const [key, history] of culprits) {
      const pool = history.open && pools.get(history.open.pool);
      if (!history.open || (settings.notifications && pool && atLeast(pool.level, 'warning'))) continue;
      history.open = null;
      commands.push({ kind: 'close', key });
    }
    return commands;
  }

  function mayTell(history: CulpritAlerts, alert: Alert, at: Milliseconds, settings: PolicySettings): boolean {
    if (!settings.notifications) return false;
    if (history.open && atLeast(history.open.level, alert.level)) return false;
    if (isQuiet(history, alert.level, at, settings)) return false;
    if (alert.level === 'critical') return true;
    return !settings.warningsWait && !isQuiet(history, 'critical', at, settings) && openWarnings() < MOST_WARNINGS_OPEN;
  }

  function openWarnings(): number {
    return [...culprits.values()].filter((history) => history.open?.level === 'warning').length;
  }

  function tell(alert: Alert, at: Milliseconds, settings: PolicySettings): Command[] {
    const key = noticeKey(alert.culprit, alert.pool);
    const history = historyOf(key, at);
    history.alertedAt = at;
    if (!mayTell(history, alert, at, settings)) {
      if (history.open?.pool !== alert.pool) waiting.add(alert.pool);
      return [];
    }
    waiting.delete(alert.pool);
    const times = (history.notified[alert.level]?.times ?? 0) + 1;
    history.notified[alert.level] = { at, times };
    history.open = { pool: alert.pool, level: alert.level };
    return [{ kind: 'show', key, alert }];
  }

  /** The delayed alerts, with their present figures and culprits. */
  function stillDue(pools: ReadonlyMap<PoolId, PoolAssessment>): Alert[] {
    const due: Alert[] = [];
    for (const id of [...waiting]) {
      const pool = pools.get(id);
      if (pool?.level === 'warning' || pool?.level === 'critical') {
        due.push({
          level: pool.level,
          pool: id,
          culprit: pool.culprit,
          exhaustion: pool.exhaustion,
          stall: pool.stall ?? null,
        });
      } else {
        waiting.delete(id);
      }
    }
    return due;
  }

  /** Forgets culprits. When there are too many, the ones known longest are forgotten first. */
  function forget(at: Milliseconds, { quietMinutes }: PolicySettings): void {
    const tooOld = Math.max(FORGOTTEN_AFTER, quietMinutes * 60_000);
    for (const [key, history] of culprits) {
      if (history.open) continue;
      if (culprits.size > MOST_CULPRITS || at - history.alertedAt > tooOld) culprits.delete(key);
    }
  }

  return {
    next({ at, alerts, pools }, settings) {
      const byId = new Map(pools.map((pool) => [pool.id, pool]));
      forget(at, settings);
      const commands = closePassed(byId, settings);
      // The gravest comes first, so of two about the same culprit only that one is shown. Pools come in the order of urgency.
      const places = new Map(pools.map(({ id }, place) => [id, place]));
      const placeOf = ({ pool }: Alert) => places.get(pool) ?? pools.length;
      const due = [...alerts, ...stillDue(byId)].toSorted(
        (a, b) => Number(b.level === 'critical') - Number(a.level === 'critical') || placeOf(a) - placeOf(b),
      );
      for (const alert of due) commands.push(...tell(alert, at, settings));
      return commands;
    },
    dismissed(key) {
      const history = culprits.get(key);
      if (history) history.open = null;
    },
    acted(key, at) {
      const history = culprits.get(key);
      if (!history) return;
      history.open = null;
      for (const level of ['warning', 'critical'] as const) {
        if (history.notified[level]) history.notified[level] = { at, times: 1 };
      }
    },
  };
}

function isQuiet(
  history: CulpritAlerts,
  level: AlertLevel,
  at: Milliseconds,
  { quietMinutes }: PolicySettings,
): boolean {
  const last = history.notified[level];
  if (!last) return false;
  const quiet = Math.min(
    quietMinutes * 60_000 * BACKOFF[level] ** (last.times - 1),
    Math.max(LONGEST_QUIET, quietMinutes * 60_000),
  );
  // A time later than now is from before the clock was set back.
  return at >= last.at && at - last.at < quiet;
}
