import { setImmediate as breathe } from 'node:timers/promises';
import type { Assessment } from '../../core/model/assessment.ts';
import { buildFrame } from '../../core/risk/build-frame.ts';
import { createEngine } from '../../core/risk/create-engine.ts';
import type { Engine, EngineSettings } from '../../core/model/engine.ts';
import type { Frame } from '../../core/model/frame.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { Segment } from '../journal/segment-name.ts';
import { SPARSE_STEP, STEP, WHOLE_STEP, type Detail, type SegmentShelf } from './segment-shelf.ts';
import { ageForStep, createWarmUpFilter, EXACT, QUICK, type WarmUp } from './warm-up.ts';

/** Others get their turn after so long. */
const SLICE: Milliseconds = 15;

/** Ends a replay that nobody waits for any more. */
export type StillWanted = () => boolean;

/** An engine that has been shown what was recorded up to some moment, and can only be taken forward. */
export class PastEngine {
  readonly base: Milliseconds;
  /** See warm-up.ts. */
  readonly exact: boolean;
  readonly engine: Engine;
  /** When the first sample was taken that it was shown; the base before that. */
  from: Milliseconds;
  samples = 0;
  #newest: { readonly snapshot: Snapshot; readonly assessment: Assessment } | null = null;

  constructor(base: Milliseconds, exact: boolean, settings: EngineSettings) {
    this.base = base;
    this.exact = exact;
    this.from = base;
    this.engine = createEngine(settings);
  }

  /** When the newest sample was taken that it was shown; null before any. */
  get at(): Milliseconds | null {
    return this.#newest?.snapshot.at ?? null;
  }

  get snapshot(): Snapshot | null {
    return this.#newest?.snapshot ?? null;
  }

  /** Shows it samples in the order of time; one that is not later than the newest is passed over. False: given up. */
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
    // Copied, because the engine may be taken on before the rows are looked at.
    return { ...buildFrame(this.samples, snapshot, assessment, this.engine, sampling) };
  }
}

/** Warms a new engine up to `base` (see warm-up.ts); null when given up. */
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
    const end = segments[index + 1]?.begin ?? Infinity;
    if (segment.begin > base || end < base - plan.reach) continue;
    const samples = await shelf.samples(segment, detailFor(base - Math.min(end, base), plan), base);
    const taken = samples.filter((snapshot) => snapshot.at <= base && chosen(snapshot));
    if (!(await past.feed(taken, wanted))) return null;
  }
  return past;
}

/** Takes an engine on to the newest sample at or before `at`, through every sample. False: given up. */
export async function takeOn(
  shelf: SegmentShelf,
  past: PastEngine,
  at: Milliseconds,
  wanted: StillWanted,
): Promise<boolean> {
  for (const segment of overlapping(shelf.list(), past.base, at)) {
    const samples = await shelf.samples(segment, 'all', at);
    const taken = samples.filter((snapshot) => snapshot.at > past.base && snapshot.at <= at);
    if (!(await past.feed(taken, wanted))) return false;
  }
  return true;
}

function overlapping(segments: readonly Segment[], from: Milliseconds, to: Milliseconds): readonly Segment[] {
  return segments.filter(({ begin }, index) => begin <= to && (segments[index + 1]?.begin ?? Infinity) >= from);
}

/** How exactly a segment is read of which the youngest sample is so old. */
function detailFor(age: Milliseconds, plan: WarmUp): Detail {
  if (age >= ageForStep(SPARSE_STEP, plan)) return 'sparse';
  if (age >= ageForStep(WHOLE_STEP, plan)) return 'wholes';
  return age >= ageForStep(STEP, plan) ? 'steps' : 'all';
}
