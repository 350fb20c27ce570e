import { atLeast, type Alert, type Culprit, type PoolAssessment } from '../../core/model/assessment.ts';
import { identityKey } from '../../core/model/identity.ts';
import type { PoolId } from '../../core/model/snapshot.ts';
import type { Milliseconds } from '../../core/model/units.ts';

export interface PolicyInput {
  readonly at: Milliseconds;
  readonly alerts: readonly Alert[];
  readonly pools: readonly PoolAssessment[];
}

export interface PolicySettings {
  readonly notifications: boolean;
  readonly quietMinutes: number;
  /** Quiet hours or snoozed: warnings wait, critical alerts still come. */
  readonly warningsWait: boolean;
}

export type Command =
  /** Replaces what is shown under the key. */
  | { readonly kind: 'show'; readonly key: string; readonly alert: Alert }
  | { readonly kind: 'close'; readonly key: string };

type AlertLevel = Alert['level'];

/** How much longer the quiet period gets with each notification of the same kind: what keeps coming back is known by then. */
const BACKOFF: Readonly<Record<AlertLevel, number>> = { warning: 3, critical: 2 };
const LONGEST_QUIET: Milliseconds = 12 * 3_600_000;
/** After so long without an alert a culprit starts afresh. */
const FORGOTTEN_AFTER: Milliseconds = 4 * 3_600_000;
/** Further warnings wait until one of these is gone. */
const MOST_WARNINGS_OPEN = 3;
const MOST_CULPRITS = 200;

interface History {
  /** Seen last, notified or not. */
  alertedAt: Milliseconds;
  readonly notified: Record<AlertLevel, { at: Milliseconds; times: number } | null>;
  /** What is on the screen now. */
  open: { readonly pool: PoolId; readonly level: AlertLevel } | null;
}

/** What a notification is known by: its culprit, or the pool where nobody can be named. */
export function noticeKey(culprit: Culprit | null, pool: PoolId): string {
  if (culprit?.kind === 'process') return `process:${identityKey(culprit.identity)}`;
  return culprit?.kind === 'group' ? `group:${culprit.id}` : `pool:${pool}`;
}

export interface NotificationPolicy {
  next(input: PolicyInput, settings: PolicySettings): Command[];
  /** The user put it away; it does not come back within its quiet period. */
  dismissed(key: string): void;
  /** The user did something about it: it goes, and this level stays quiet from now on. */
  acted(key: string, at: Milliseconds): void;
}

/**
 * Decides which of the engine's alerts become notifications, when they replace each other and when they go. Never two
 * for the same culprit and level within the quiet period, which grows while they keep coming; a step up to critical is
 * always told; what has to wait is told later if it is still true then. Time comes with the input.
 */
export function createNotificationPolicy(): NotificationPolicy {
  const culprits = new Map<string, History>();
  /** Pools with an alert that was not told yet. */
  const waiting = new Set<PoolId>();

  function historyOf(key: string, at: Milliseconds): History {
    const known = culprits.get(key);
    if (known) return known;
    const fresh: History = { alertedAt: at, notified: { warning: null, critical: null }, open: null };
    culprits.set(key, fresh);
    return fresh;
  }

  /** Also what is still true goes when notifications are switched off. */
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

  function mayTell(history: History, alert: Alert, at: Milliseconds, settings: PolicySettings): boolean {
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

  /** What waited is told as it stands now, by whoever drives it now. */
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

  /** Of too many, the ones known longest go first. */
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
      // The worst first, so that of two about the same culprit only that one is told.
      const due = [...alerts, ...stillDue(byId)].toSorted(
        (a, b) => Number(b.level === 'critical') - Number(a.level === 'critical'),
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

function isQuiet(history: History, level: AlertLevel, at: Milliseconds, { quietMinutes }: PolicySettings): boolean {
  const last = history.notified[level];
  if (!last) return false;
  const quiet = Math.min(
    quietMinutes * 60_000 * BACKOFF[level] ** (last.times - 1),
    Math.max(LONGEST_QUIET, quietMinutes * 60_000),
  );
  // What was told later than now was told before the clock was set back.
  return at >= last.at && at - last.at < quiet;
}
