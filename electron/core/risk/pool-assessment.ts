import { atLeast } from '../model/assessment.ts';
import { momentaryLevel } from '../alerts/alert-policy.ts';
import { lastMinutes, type Standing } from '../alerts/last-minutes.ts';
import type { Alert, Culprit, DaemonAct, PoolAssessment } from '../model/assessment.ts';
import { culpritKey, nameCulprit, nameVictim } from '../blame/culprit.ts';
import { earlyoomVictim } from '../blame/earlyoom-victim.ts';
import { oomdVictim } from '../blame/oomd-victim.ts';
import type { EngineSettings } from '../model/engine.ts';
import { message } from '../words/messages.ts';
import { explainLivesOf, withLives } from './explain-lives.ts';
import { explainPool, explainStall, explainSystemLevel } from './explain-risk.ts';
import type { DaemonMoment } from '../forecast/daemon-track.ts';
import { probabilityWithin, timeUntil } from '../forecast/forecast.ts';
import type { ModelConstants } from '../forecast/model-constants.ts';
import { LEARNING_SAMPLES, namePattern, quietPattern, rateConfidence } from '../forecast/pattern.ts';
import { persistence } from '../forecast/doubts.ts';
import type { Outlook, PoolTrack } from '../forecast/pool-track.ts';
import type { JudgedPool } from './judged-pool.ts';
import type { Population } from '../blame/process-population.ts';
import type { Level, Exhaustion } from '../model/assessment.ts';
import type { SystemLevel } from '../model/memory-strain.ts';
import type { Milliseconds, Ratio, Seconds } from '../model/units.ts';

/** What all pools of one snapshot are judged with. */
export interface PoolContext {
  readonly now: Seconds;
  /** The time of the snapshot. */
  readonly at: Milliseconds;
  /** The usual time between samples. */
  readonly interval: Seconds;
  readonly settings: EngineSettings;
  readonly model: ModelConstants;
  readonly population: Population;
  /** The pid of the Headroom that watches; null in what was recorded. */
  readonly self: number | null;
}

export interface PoolVerdict {
  readonly assessment: PoolAssessment;
  readonly alert: Alert | null;
  readonly outlook: Outlook | null;
}

/** After being calm for this many samples a pool may be notified again, when the quiet time is shorter. */
const QUIET_SAMPLES = 40;
const MOST_FACTORS = 4;

/** What a pool's history says of its future, who drives it, and whether that is worth a notification now. */
export function assessPool(track: JudgedPool, context: PoolContext): PoolVerdict {
  const { now, interval, settings, population } = context;
  const outlook = track.outlook(now, interval, population, context.model);
  const headroom = Math.max(0, track.limit - track.used);
  const daemon = track.daemons.first(now, headroom, outlook);
  const warnAt = context.model.warnAt[settings.sensitivity];
  const ended = outlook && daemon?.cause === 'memory' ? endedBy(daemon, outlook, context.model) : outlook;
  const momentary = momentaryLevel(ended, settings.horizonHours, warnAt);
  const urgent = lastMinutes(ended, standingOf(track, outlook, context), warnAt);
  // What grows in a container and is nobody's is a cache of the kernel, which gives way at the limit.
  const givesWay = track.estimated || (track.kind === 'cgroup' && outlook?.nameless === true);
  const bounded = givesWay && momentary !== 'calm' ? 'watch' : worse(momentary, urgent);
  const strained = worse(judgeStall(track, outlook, context), SYSTEM_LEVELS[track.systemLevel ?? 'normal']);
  const capped = worse(bounded, strained);
  const lasted = outlook?.lasted ?? 0;
  const level = track.levels.update(capped, givesWay ? 'calm' : urgent, {
    now,
    interval,
    used: track.used,
    lasted,
    persists: outlook?.persists ?? 0,
    warnAt,
  });
  const members = population.members(track.id);
  const growing =
    outlook &&
    nameCulprit(outlook, population.grouping, {
      ceiling: fallenCeiling(track, outlook),
      parts: track.parts,
      members,
    });
  const culprit = atLeast(strained, 'watch')
    ? track.blame.duringStall(growing, track, population)
    : track.blame.note(growing, track);
  const victim = nameVictim(members, context.self);
  const quiet = Math.max(settings.quietMinutes * 60, QUIET_SAMPLES * interval);
  const due = track.alerts.due(level, culpritKey(culprit), now, quiet);
  const exhaustion = outlook?.forecast.exhaustion ?? null;
  const act = daemon && atLeast(level, 'watch') ? nameAct(daemon, track, context) : null;
  const stall = track.stalls.describe(stallBegins(track, outlook), track.throttled, now);
  const group = culprit?.kind === 'group' ? culprit.id : '';
  const turnover = outlook && group ? population.turnover(group, outlook.growth.onset) : { started: 0, ended: 0 };
  const pattern = outlook
    ? namePattern(outlook.growth, outlook.doubts, Math.min(turnover.started, turnover.ended))
    : quietPattern(track.series.count, 0);
  const facts = {
    kind: track.kind,
    label: track.label,
    limit: track.limit,
    headroom,
  };
  return {
    outlook,
    alert: due ? { level: due, pool: track.id, culprit, exhaustion, stall } : null,
    assessment: {
      id: track.id,
      ...facts,
      used: track.used,
      level,
      exhaustion,
      stall,
      daemon: act,
      probability: outlook ? outlook.persists * probabilityWithin(outlook.forecast, settings.horizonHours * 3600) : 0,
      confidence: outlook
        ? rateConfidence(outlook.growth, lasted, interval)
        : track.series.count < LEARNING_SAMPLES
          ? 'learning'
          : 'medium',
      pattern,
      growth: outlook?.growth.slope ?? (track.series.count < LEARNING_SAMPLES ? null : 0),
      growingFor: lasted,
      culprit,
      victim,
      factors: [
        ...(stall && atLeast(level, 'watch') ? explainStall(stall, culprit) : []),
        ...explainSystemLevel(track.systemLevel),
        ...(outlook
          ? withLives(
              explainPool(outlook, pattern, culprit, victim, turnover, facts, act),
              explainLivesOf(outlook, context),
            )
          : []),
        ...(track.estimated ? [message('heap.estimated', {})] : []),
      ].slice(0, MOST_FACTORS),
    },
  };
}

/** Earlier lives of what grows stopped here or further on: as good as having seen the pool come down from there. */
const VOUCHED_FOR: Ratio = 0.5;

function standingOf(track: PoolTrack, outlook: Outlook | null, { now, interval }: PoolContext): Standing {
  const { used, limit } = track;
  return {
    used,
    limit,
    samples: track.series.count,
    interval,
    rising: outlook !== null && track.isRising(outlook.growth, now, interval),
    seen: (track.range.position(track.taken) ?? Infinity) <= 1 || (outlook?.doubts.lives ?? 0) > VOUCHED_FOR,
  };
}

/** A growth less likely than this to go on says nothing of the waits beside it. */
const GROWING: Ratio = 0.15;
/** A ceiling that fell is to blame for this much of a growth and more. */
const CEILING_SHARE: Ratio = 0.5;

/**
 * What the system's own verdict is worth. macOS and Windows warn often and long before programs wait, so that is for those who look; macOS calls
 * critical what it begins to end programs for.
 */
const SYSTEM_LEVELS: Readonly<Record<SystemLevel, Level>> = { normal: 'calm', warning: 'watch', critical: 'critical' };

function worse(a: Level, b: Level): Level {
  return atLeast(a, b) ? a : b;
}

function judgeStall(track: PoolTrack, outlook: Outlook | null, { now, interval, model }: PoolContext): Level {
  const { tight } = track;
  const paging = track.paging.update(now, track.counters, { tight, compressed: track.compressed });
  const estimated = track.pressure === null;
  return track.stalls.update(track.pressure ?? paging, {
    now,
    interval,
    growing: outlook !== null && leadsToWaits(track, outlook, model),
    // What is only estimated has to last as long as where plenty is left.
    tight: tight && !estimated,
    estimated,
  });
}

/** Whether a growth is likely to take what can be had without waiting; on a slow disk that is long before the pool is full. */
function leadsToWaits(track: PoolTrack, { growth, forecast, lasted, doubts }: Outlook, model: ModelConstants): boolean {
  const soonest = Math.min(forecast.full, track.unswapped / growth.slope);
  return persistence(lasted, soonest, doubts, model.doubts) >= GROWING;
}

function fallenCeiling(track: PoolTrack, { growth }: Outlook): Culprit | null {
  const lost = track.lostSince(growth.onset);
  if (growth.of || lost < CEILING_SHARE * growth.rise) return null;
  return { kind: 'ceiling', share: Math.min(1, lost / growth.rise), from: track.ceiling + lost, to: track.ceiling };
}

/** When what can be had without swapping is gone; null where that is now, or the same as being exhausted. */
function stallBegins(track: PoolTrack, outlook: Outlook | null): Exhaustion | null {
  if (!outlook || track.unswapped <= 0 || track.unswapped >= track.limit - track.used) return null;
  return timeUntil(track.unswapped, outlook);
}

/** What a growth leads to where a daemon acts before memory is full: for the program that it ends, that is the end. */
function endedBy({ acts }: DaemonMoment, outlook: Outlook, model: ModelConstants): Outlook {
  const full = Math.min(outlook.forecast.full, acts?.p50 ?? 0);
  const persists = persistence(outlook.lasted, full, outlook.doubts, model.doubts);
  return { ...outlook, forecast: { ...outlook.forecast, full }, persists };
}

function nameAct({ daemon, cause, acts }: DaemonMoment, track: JudgedPool, context: PoolContext): DaemonAct {
  const { population, self } = context;
  const processes = population.members(track.id).map(({ sample }) => sample);
  const victim =
    daemon.kind === 'earlyoom'
      ? earlyoomVictim(daemon, processes, self)
      : cause === 'pressure'
        ? null
        : oomdVictim(daemon, processes, track.daemons.swapTotal, population.grouping);
  return { daemon: daemon.kind, cause, acts, victim };
}
