import type { Exhaustion, Level, Stall } from '../model/assessment.ts';
import { atLeast } from '../model/assessment.ts';
import type { Pressure } from '../model/memory-strain.ts';
import type { Percent, Ratio, Seconds } from '../model/units.ts';
import { Since } from './since.ts';

/** What speaks for waits that will go on. */
export interface StallContext {
  readonly now: Seconds;
  /** The usual time between samples. */
  readonly interval: Seconds;
  /** Something grows that is likely to take what is left. */
  readonly growing: boolean;
  /** Little is left of what can be had without waiting. */
  readonly tight: boolean;
  /** The waits are not measured but estimated (paging.ts). */
  readonly estimated?: boolean;
}

/** Programs wait too long when some do for this share of the time, or all do. */
const SOME: Percent = 20;
const FULL: Percent = 10;
const CRITICAL_FULL: Percent = 20;
/** As a share of those: what is worth watching, and below what waiting is over. */
const WATCHED: Ratio = 0.5;
const OVER: Ratio = 0.3;
/** Over by so much, waiting of any length is worth a word. */
const EXTREME = 3.5;
/** How long it must last: while something grows, while little is left, and with plenty left, where it may be a build or a backup. */
const GROWING_DWELL: Seconds = 4;
const TIGHT_DWELL: Seconds = 6;
const ROOMY_DWELL: Seconds = 30;
const EXTREME_DWELL: Seconds = 10;
/** How long it must be over. */
const CALM_AGAIN: Seconds = 20;
/** Waits that stand still for so long are over, though the kernel's averages take half a minute longer to fade; so small a share stands still. */
const STILL_FOR: Seconds = 5;
const STILL: Ratio = 0.01;
/** An average over 10 s has a trend only for who looks that often. */
const TREND_INTERVAL: Seconds = 5;
const LOOK_AHEAD: Seconds = 6;

/** The waits for memory of one pool over time. */
export class StallTrack {
  #level: Level = 'calm';
  #last: { readonly at: Seconds; readonly severity: number; readonly pressure: Pressure } | null = null;
  /** Since when waits have been above each mark. */
  readonly #watched = new Since();
  readonly #stalled = new Since();
  readonly #critical = new Since();
  readonly #extreme = new Since();
  readonly #over = new Since();
  readonly #still = new Since();
  #some: Percent = 0;
  #full: Percent = 0;
  #estimated = false;

  /** The level that the waits alone ask for. */
  update(pressure: Pressure | null, { now, interval, growing, tight, estimated = false }: StallContext): Level {
    this.#estimated = estimated;
    if (pressure === null) return this.#settle('calm', now);
    const last = this.#last;
    const passed = now - (last?.at ?? now);
    const isStill = last !== null && standsStill(pressure.someTotal, last.pressure.someTotal, passed);
    const isOver = this.#still.since(isStill, last?.at ?? now, now) >= STILL_FOR;
    this.#some = isOver ? 0 : recent(pressure.some10, pressure.someTotal, last?.pressure.someTotal, passed);
    this.#full = isOver ? 0 : recent(pressure.full10, pressure.fullTotal, last?.pressure.fullTotal, passed);
    const severity = Math.max(this.#some / SOME, this.#full / FULL);
    const rising = last !== null && growing && isRising(last.severity, severity, now - last.at);
    this.#last = { at: now, severity, pressure };
    const dwell = Math.max(growing ? GROWING_DWELL : tight ? TIGHT_DWELL : ROOMY_DWELL, 0.9 * interval);
    const watched = this.#watched.note(severity >= WATCHED, now);
    const stalled = this.#stalled.note(severity >= 1 || rising, now);
    const critical = this.#critical.note(this.#full >= CRITICAL_FULL, now);
    const extreme = this.#extreme.note(severity >= EXTREME, now);
    const over = this.#over.note(severity < OVER, now);
    if (critical >= dwell || (critical > 0 && extreme >= EXTREME_DWELL)) return this.#enter('critical');
    if (stalled >= dwell || extreme >= EXTREME_DWELL) return this.#enter('warning');
    if (watched >= dwell) return this.#enter('watch');
    return over >= Math.max(CALM_AGAIN, 2 * interval) ? this.#settle('calm', now) : this.#level;
  }

  get level(): Level {
    return this.#level;
  }

  /** What is said of it; null while nobody waits and nothing is in sight. */
  describe(begins: Exhaustion | null, throttled: boolean, now: Seconds): Stall | null {
    const going = this.#level !== 'calm';
    if (!going && begins === null) return null;
    return {
      some: this.#some / 100,
      full: this.#full / 100,
      lasted: going ? this.#watched.lasted(now) : 0,
      begins: atLeast(this.#level, 'warning') ? null : begins,
      throttled,
      ...(this.#estimated && { estimated: true }),
    };
  }

  #enter(level: Level): Level {
    if (atLeast(level, this.#level)) this.#level = level;
    else if (this.#level === 'critical') this.#level = level;
    return this.#level;
  }

  #settle(level: Level, now: Seconds): Level {
    this.#level = level;
    this.#watched.note(false, now);
    return level;
  }
}

/** Between samples further apart than the average spans, what was waited altogether says more. */
function recent(average: Percent, total: number | undefined, before: number | undefined, passed: Seconds): Percent {
  if (total === undefined || before === undefined || passed <= 10 || total < before) return average;
  return Math.min(100, (total - before) / 1e4 / passed);
}

/** Whether next to nothing was waited between two samples. Totals that are not known, or begin anew, say nothing. */
function standsStill(total: number | undefined, before: number | undefined, passed: Seconds): boolean {
  if (total === undefined || before === undefined || passed <= 0 || total < before) return false;
  return (total - before) / 1e6 <= STILL * passed;
}

/** Whether waits that rise as fast as they just did are too long in a moment. */
function isRising(before: number, severity: number, passed: Seconds): boolean {
  if (severity < WATCHED || passed <= 0 || passed > TREND_INTERVAL) return false;
  return severity + ((severity - before) / passed) * LOOK_AHEAD >= 1;
}
