import { atLeast, type Level } from '../model/assessment.ts';
import type { Outlook } from '../forecast/pool-track.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

const WATCH_SHARE = 0.5;
/** Falling below this share of the threshold ends a level. */
const RELEASE = 0.6;
const CRITICAL_SECONDS: Seconds = 120;
const CRITICAL_SHARE: Ratio = 0.1;
const LEAST_CRITICAL: Seconds = 10;
const BURST_SAMPLES = 4;

/** The level of a pool at this moment, before hysteresis, as long as there is time; see last-minutes.ts. */
export function momentaryLevel(outlook: Outlook | null, horizonHours: number, warnAt: Ratio): Level {
  if (!outlook) return 'calm';
  const { growth, forecast, lasted, persists } = outlook;
  if (growth.samples < BURST_SAMPLES) return 'calm';
  if (forecast.full > horizonHours * 3600) return persists > WATCH_SHARE * warnAt ? 'watch' : 'calm';
  if (persists < warnAt) return persists > WATCH_SHARE * warnAt ? 'watch' : 'calm';
  const near = Math.max(LEAST_CRITICAL, Math.min(CRITICAL_SECONDS, CRITICAL_SHARE * lasted));
  return forecast.full <= near ? 'critical' : 'warning';
}

/** What the hysteresis of a level goes by besides the momentary level. */
export interface LevelMoment {
  readonly now: Seconds;
  /** The usual time between samples. */
  readonly interval: Seconds;
  readonly used: Bytes;
  /** How long the growth has lasted, and with which probability it goes on; 0 without one. */
  readonly lasted: Seconds;
  readonly persists: Ratio;
  readonly warnAt: Ratio;
}

/** A pool in which so little is left in use of what was when the level was highest is out of danger at once. */
const GIVEN_BACK: Ratio = 0.7;

/**
 * Hysteresis of one pool: a level must be seen twice to be entered, unless there is no time for that, and stay away for a while to be
 * left.
 */
export class LevelTrack {
  level: Level = 'calm';
  #candidate: Level = 'calm';
  #belowSince: Seconds | null = null;
  /** The most that was in use at this level. */
  #peak: Bytes = 0;

  /** `urgent`: what there is no time to look at twice; calm when there is. */
  update(momentary: Level, urgent: Level, { now, interval, used, lasted, persists, warnAt }: LevelMoment): Level {
    if (urgent !== this.level && atLeast(urgent, this.level)) return this.#enter(urgent, used);
    const confirmed = atLeast(momentary, this.#candidate) ? this.#candidate : momentary;
    this.#candidate = momentary;
    if (confirmed !== this.level && atLeast(confirmed, this.level)) return this.#enter(confirmed, used);
    if (atLeast(momentary, this.level)) {
      this.#belowSince = null;
      this.#peak = Math.max(this.#peak, used);
      return this.level;
    }
    if (used < GIVEN_BACK * this.#peak) return this.#enter(momentary, used);
    if (this.level === 'warning' && persists > RELEASE * warnAt) return this.level;
    this.#belowSince ??= now;
    const left = now - this.#belowSince > Math.max(8 * interval, 0.15 * lasted);
    return left ? this.#enter(momentary, used) : this.level;
  }

  #enter(level: Level, used: Bytes): Level {
    this.level = level;
    this.#belowSince = null;
    this.#peak = used;
    return level;
  }
}

/** One notification per pool, culprit and level; again only after it was calm for the quiet time. */
export class AlertTrack {
  #said: Level = 'calm';
  #culprit = '';
  #calmSince: Seconds | null = null;

  /** Returns the level to notify now, or null. */
  due(level: Level, culprit: string, now: Seconds, quiet: Seconds): 'warning' | 'critical' | null {
    if (!atLeast(level, 'warning')) {
      this.#calmSince ??= now;
      if (now - this.#calmSince > quiet) this.#said = 'calm';
      return null;
    }
    this.#calmSince = null;
    if (level === this.#said || !atLeast(level, this.#said)) return null;
    this.#said = level;
    this.#culprit = culprit;
    return level === 'critical' ? 'critical' : 'warning';
  }

  get culprit(): string {
    return this.#culprit;
  }
}
