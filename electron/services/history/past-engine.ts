import { setImmediate as breathe } from 'node:timers/promises';
import type { Assessment } from '../../core/model/assessment.ts';
import { buildFrame } from '../../core/risk/build-frame.ts';
import { createEngine } from '../../core/risk/create-engine.ts';
import type { Engine, EngineSettings } from '../../core/model/engine.ts';
import type { Frame } from '../../core/model/frame.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { reaches, SEGMENT_SPAN } from '../journal/segment-name.ts';
import { SPARSE_STEP, STEP, WHOLE_STEP, type Detail, type SegmentShelf } from './segment-shelf.ts';
import { ageForStep, createWarmUpFilter, EXACT, QUICK, type WarmUp } from './warm-up.ts';

/** The time after which other work gets a turn. */
const SLICE: Milliseconds = 15;

/** Returns false to cancel a replay that nobody waits for any more. */
export type StillWanted = () => boolean;

/** An engine that has been shown the recording up to some moment. It can only move forward. */
export class PastEngine {
  readonly base: Milliseconds;
  /** Whether the warm-up was the exact one; see warm-up.ts. */
  readonly exact: boolean;
  readonly engine: Engine;
  /** The time of the first sample that the engine was shown. Before that it is the base. */
  from: Milliseconds;
  samples = 0;
  #newest: { readonly snapshot: Snapshot; readonly assessment: Assessment } | null = null;

  constructor(base: Milliseconds, exact: boolean, settings: EngineSettings) {
    this.base = base;
    this.exact = exact;
    this.from = base;
    this.engine = createEngine(settings);
  }

  /** The time of the newest sample that the engine was shown. Null before any. */
  get at(): Milliseconds | null {
    return this.#newest?.snapshot.at ?? null;
  }

  get snapshot(): Snapshot | null {
    return this.#newest?.snapshot ?? null;
  }

  /**
   * Shows the engine samples in the order of time. A sample that is not later than the newest is skipped. False when
   * the work was cancelled.
   */
  async feed(samples: readonly Snapshot[], wanted: StillWanted): Promise<boolean> {
    let since = performance.now();
    for (const snapshot of samples) {
      if (snapshot.at <= (this.at ?? -Infinity)) continue;
      if (this.#newest === null) this.from = snapshot.at;
      this.#newest = { snapshot, assessment: this.engine.observe(snapshot) };
      this.samples += 1;
      if (performance.now() - since < SLICE) continue;
      await breathe();
      if (!wanted()) return false;
      since = performance.now();
    }
    return wanted();
  }

  frame(): Frame | null {
    if (this.#newest === null) return null;
    const { snapshot, assessment } = this.#newest;
    const sampling = { reader: 'replay', pause: 0, cost: 0, failure: null };
    // The rows are copied, because the engine may move on before they are looked at.
    return { ...buildFrame(this.samples, snapshot, assessment, this.engine, sampling) };
  }
}

/** Warms a new engine up to `base` (see warm-up.ts). Null when the work was cancelled. */
export async function warmUp(
  shelf: SegmentShelf,
  base: Milliseconds,
  exact: boolean,
  settings: EngineSettings,
  wanted: StillWanted,
): Promise<PastEngine | null> {
  const plan = exact ? EXACT : QUICK;
  const past = new PastEngine(base, exact, settings);
  const chosen = createWarmUpFilter(base, plan);
  const segments = shelf.list();
  for (const [index, segment] of segments.entries()) {
    if (!reaches(segment, base - plan.reach, base)) continue;
    const end = Math.min(segments[index + 1]?.begin ?? Infinity, segment.begin + SEGMENT_SPAN);
    const samples = await shelf.samples(segment, detailFor(base - Math.min(end, base), plan), base);
    const taken = samples.filter((snapshot) => snapshot.at <= base && chosen(snapshot));
    if (!(await past.feed(taken, wanted))) return null;
  }
  return past;
}

/**
 * Moves an engine on to the newest sample at or before `at`, through every sample. False when the work was cancelled.
 */
export async function takeOn(
  shelf: SegmentShelf,
  past: PastEngine,
  at: Milliseconds,
  wanted: StillWanted,
): Promise<boolean> {
  for (const segment of shelf.list().filter((one) => reaches(one, past.base, at))) {
    const samples = await shelf.samples(segment, 'all', at);
    const taken = samples.filter((snapshot) => snapshot.at > past.base && snapshot.at <= at);
    if (!(await past.feed(taken, wanted))) return false;
  }
  return true;
}

/** The detail in which a segment is read whose youngest sample has this age. */
function detailFor(age: Milliseconds, plan: WarmUp): Detail {
  if (age >= ageForStep(SPARSE_STEP, plan)) return 'sparse';
  if (age >= ageForStep(WHOLE_STEP, plan)) return 'wholes';
  return age >= ageForStep(STEP, plan) ? 'steps' : 'all';
}
