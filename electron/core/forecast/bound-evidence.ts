import type { Population } from '../blame/process-population.ts';
import type { ProcessTrack } from '../blame/process-track.ts';
import { bindingBound, type KnownBound } from '../runtimes/bounds.ts';
import type { Bytes, Ratio } from '../model/units.ts';
import { identityOf, type Evidence, type Question } from './evidence.ts';

/** The heap of a JVM lies in one range. When the address space grows by this share of the growth, something else grows. */
const OUTSIDE_OF_HEAP: Ratio = 0.3;

/**
 * Whether a process grows towards a bound that it was given, and whether that has room in the pool. Null where none is known,
 * and once it has been passed: then something grows that it does not bound.
 */
export function boundEvidence(track: ProcessTrack, bounds: readonly KnownBound[], question: Question): Evidence | null {
  const bound = bindingBound(bounds);
  const { own } = track;
  if (!bound || own > bound.passed) return null;
  if (bound.runtime === 'jvm' && growsOutsideOfHeap(track, question)) return null;
  return judge(bound, track, own, question.headroom);
}

/**
 * The same for shared memory that a program maps whose mapping is bounded: the buffers of PostgreSQL, which one of its processes
 * was told of and others fill.
 */
export function mappingEvidence({ pool, headroom, shared }: Question, population: Population): Evidence | null {
  let found: { bound: KnownBound; track: ProcessTrack } | null = null;
  let mapped: Bytes = shared ?? 0;
  for (const track of population.members(pool)) {
    mapped = Math.max(mapped, track.mapped);
    const bound = population.boundsOf(track.sample).find(({ of, covers }) => of === 'mapping' && covers === 0);
    if (bound && (!found || found.bound.from === 'default')) found = { bound, track };
  }
  if (!found || mapped > found.bound.passed) return null;
  return judge({ ...found.bound, covers: 1 }, found.track, mapped, headroom);
}

/** `used` counts towards the bound with what the process has besides. The doubt is graded between the bound and what may come with it. */
function judge(bound: KnownBound, track: ProcessTrack, used: Bytes, headroom: Bytes): Evidence {
  const { bytes, passed, by, covers } = bound;
  const most = used + headroom;
  const fit = Math.min(1, Math.max(0, (most - bytes) / (passed - bytes)));
  const rest = Math.max(0, passed - used);
  return { kind: 'bound', identity: identityOf(track), bytes, used, rest, fits: fit > 0, doubt: covers * fit, by };
}

function growsOutsideOfHeap({ addressSpace, sample: { size } }: ProcessTrack, { growth, now }: Question): boolean {
  if (!addressSpace || size === undefined) return false;
  const before = addressSpace.valueAt(Math.min(now, growth.onset)) ?? size;
  return size - before > OUTSIDE_OF_HEAP * growth.rise;
}
