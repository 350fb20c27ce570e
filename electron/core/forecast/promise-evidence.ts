import type { ProcessTrack } from '../blame/process-track.ts';
import type { MemoryPromise } from '../blame/promise-track.ts';
import { MIB, type Bytes, type Ratio } from '../model/units.ts';
import { identityOf, type Evidence, type Question } from './evidence.ts';

/** The growth since the last promise must be this share of the whole growth: a chain of chunks, or a buffer that doubles, never is. */
const CARRIED: Ratio = 0.6;
/** A promise within the first part of the growth began it. */
const BEGINNING: Ratio = 0.1;
/** Growth beyond a promise by this share of it is of something else. */
const OVERFILLED: Ratio = 0.05;
/** A promise that is renewed by so much of the growth, in steps that are too small to be told apart, is none. */
const STEADY: Ratio = 0.25;
/** Smaller promises tell nothing of a growth. */
const LEAST_PROMISE: Bytes = 4 * MIB;
/**
 * Runtimes that ask for their heap in whole arenas, ahead of use: Go by 64 MiB. A rise by one or two of them, with the bookkeeping
 * that goes with it, says nothing of what is to come.
 */
const ARENA: Bytes = 64 * MIB;
const MOST_ARENAS = 2;
const BOOKKEEPING: Bytes = 5 * MIB;
/** Their committed heap is in what was asked for, and grows in steps of its own. */
const COMMITS_AHEAD: ReadonlySet<string> = new Set(['jvm']);

/**
 * Whether a process fills what it asked for before (VmData), and whether the rest has room. Each time that it asked for more
 * during the growth makes that weaker. Null while it takes new memory, as a leak does.
 */
export function promiseEvidence(track: ProcessTrack, runtime: string, question: Question): Evidence | null {
  const { promises, sample } = track;
  if (!promises || sample.data === undefined || COMMITS_AHEAD.has(runtime)) return null;
  const { growth, headroom } = question;
  const grown = track.grownSince(growth.onset);
  if (grown <= 0 || promises.pending > STEADY * grown) return null;
  const promise = promises.rises.at(-1);
  const unfilled = sample.data - track.own;
  const found = promise ? filling(promise, track.value, grown) : unrenewed(promises.since, growth.onset, unfilled);
  if (!found) return null;
  const rest = Math.max(0, Math.min(found.rest, unfilled));
  const renewals = promises.rises.filter(
    ({ at, held }) => at > growth.onset && track.value - held < (1 - BEGINNING) * grown,
  ).length;
  const fits = rest <= headroom;
  // Slack that nobody saw being asked for may stay as it is.
  if (!fits && !promise) return null;
  return {
    kind: 'promise',
    identity: identityOf(track),
    bytes: found.size,
    used: found.size - rest,
    rest,
    fits,
    doubt: fits ? 1 / (renewals + 1) : 0,
    by: '',
  };
}

interface Filling {
  readonly size: Bytes;
  readonly rest: Bytes;
}

function filling(promise: MemoryPromise, value: Bytes, grown: Bytes): Filling | null {
  const { size, held } = promise;
  const carried = value - held;
  if (size < LEAST_PROMISE || isArena(size)) return null;
  if (carried < CARRIED * grown || carried > (1 + OVERFILLED) * size) return null;
  return { size, rest: size - carried };
}

/** Nothing has been asked for since before the growth began. */
function unrenewed(since: number, onset: number, unfilled: Bytes): Filling | null {
  return since < onset && unfilled >= LEAST_PROMISE ? { size: unfilled, rest: unfilled } : null;
}

function isArena(size: Bytes): boolean {
  const arenas = Math.round(size / ARENA);
  return arenas >= 1 && arenas <= MOST_ARENAS && Math.abs(size - arenas * ARENA) < BOOKKEEPING;
}
