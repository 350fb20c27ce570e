import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame } from '../../core/model/frame.ts';
import { identityKey, type Identity, type IdentityKey } from '../../core/model/identity.ts';
import type { Bytes, BytesPerSecond, Milliseconds } from '../../core/model/units.ts';
import type { LiveProcesses } from '../../platform/live-processes.ts';
import type { MadePlan } from './plan-store.ts';

/** A growth over less than this says little. */
const SHORTEST: Milliseconds = 50;
/** A pause waits for at most this long, because what grows quickly has to be stopped quickly. */
const LONGEST: Milliseconds = 300;
/** A growth over more than this is no longer that of the moment before the pause. */
const STALE: Milliseconds = 10_000;
/** Growth of this much leaves no doubt, and the pause does not wait any longer. */
const PLAIN: Bytes = 256 * 1024;
/** Looking at a longer list would hold up the pause. */
const MOST_LOOKED_AT = 128;

export type Growths = ReadonlyMap<IdentityKey, BytesPerSecond>;

export interface GrowthOptions {
  readonly processes: LiveProcesses;
  readonly frame: Frame | null;
  readonly now: () => Milliseconds;
}

/**
 * How fast the members of a plan grow right before they are paused: as the frame knows it, else from two looks at each. The
 * first look was made for the list. A person who has read the list has waited long enough, so that nothing is held up.
 * A member without growth is left out, because so short a time does not show that it does not grow.
 */
export async function growthBeforePause(plan: MadePlan, { processes, frame, now }: GrowthOptions): Promise<Growths> {
  const members = plan.held.filter(({ pin }) => pin !== null);
  const known = new Map<IdentityKey, BytesPerSecond>();
  const rows = new Map(frame?.processes.map((row) => [identityKey(row), row]));
  for (const { live } of members) {
    const growth = rows.get(identityKey(live))?.growth ?? null;
    if (growth !== null && growth > 0) known.set(identityKey(live), growth);
  }
  const unknown = members.filter(({ live }) => !known.has(identityKey(live)));
  if (unknown.length === 0 || unknown.length > MOST_LOOKED_AT) return known;

  const isStale = now() - plan.madeAt > STALE;
  const listed = new Map(unknown.flatMap(({ live, listed: { private: own } }) => sizeOf(live, own)));
  const first = isStale ? look(unknown, processes) : listed;
  const since = isStale ? now() : plan.madeAt;
  if (first.size === 0) return known;
  const deadline = performance.now() + LONGEST;
  for (;;) {
    const second = look(unknown, processes);
    const lasted = now() - since;
    const grown = [...second].map(([key, size]) => ({ key, bytes: size - (first.get(key) ?? size) }));
    const most = Math.max(0, ...grown.map(({ bytes }) => bytes));
    const isEnough = lasted >= LONGEST || (lasted >= SHORTEST && most >= PLAIN);
    if (isEnough || second.size === 0 || performance.now() >= deadline) {
      const growing = grown.filter(({ bytes }) => bytes > 0 && lasted > 0);
      return new Map([...known, ...growing.map(({ key, bytes }) => [key, (bytes * 1000) / lasted] as const)]);
    }
    await sleep(SHORTEST);
  }
}

function look(members: MadePlan['held'], processes: LiveProcesses): Map<IdentityKey, Bytes> {
  return new Map(members.flatMap(({ live }) => sizeOf(live, processes.facts(live.pid).private)));
}

function sizeOf(
  identity: Identity,
  own: MadePlan['held'][number]['listed']['private'],
): (readonly [IdentityKey, Bytes])[] {
  return own.kind === 'ok' ? [[identityKey(identity), own.value]] : [];
}
