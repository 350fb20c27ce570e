import { isSomebody, type Culprit } from '../model/assessment.ts';
import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { Population } from './process-population.ts';
import type { ProcessTrack } from './process-track.ts';
import type { Bytes, Ratio } from '../model/units.ts';

/** A culprit stays one while at least this share of what the pool held then is still held. */
const STILL_HELD: Ratio = 0.7;
/** Of all that is fetched back, or held, so much makes one process the one to name. */
const LEADING: Ratio = 0.5;
/** Fewer pages fetched back say nothing. */
const NOTABLE_FAULTS = 100;

interface Pool {
  readonly id: string;
  readonly used: Bytes;
}

/** Who is to blame for waits: whoever grew into them, else whoever thrashes, else whoever holds most; nobody when it is everybody. */
export class BlameMemory {
  #grew: { readonly culprit: Culprit; readonly used: Bytes } | null = null;
  #faults = new Map<IdentityKey, number>();
  #named: IdentityKey | null = null;

  /** Remembers who grows while nobody waits. */
  note(culprit: Culprit | null, { used }: Pool): Culprit | null {
    if (culprit) this.#grew = { culprit, used };
    else if (this.#grew && used < STILL_HELD * this.#grew.used) this.#grew = null;
    this.#faults.clear();
    this.#named = null;
    return culprit;
  }

  duringStall(growing: Culprit | null, pool: Pool, population: Population): Culprit | null {
    if (growing) {
      this.#grew = { culprit: growing, used: pool.used };
      return growing;
    }
    const { culprit = null, used = 0 } = this.#grew ?? {};
    if (culprit && pool.used >= STILL_HELD * used && isStillThere(culprit, population)) return culprit;
    const members = population.members(pool.id);
    return this.#thrasher(members) ?? holder(members, pool.used);
  }

  /** Who has had most fetched back since the waits began; the one that was named stays while it leads at all. */
  #thrasher(members: readonly ProcessTrack[]): Culprit | null {
    let sum = 0;
    let most = 0;
    let worst: ProcessTrack | null = null;
    for (const track of members) {
      const faults = track.sample.majorFaults;
      if (faults === undefined) continue;
      const before = this.#faults.get(track.key);
      if (before === undefined) this.#faults.set(track.key, faults);
      const since = Math.max(0, faults - (before ?? faults));
      sum += since;
      if (since > most) {
        most = since;
        worst = track;
      }
    }
    if (!worst || most < NOTABLE_FAULTS || (most < LEADING * sum && this.#named !== worst.key)) return null;
    this.#named = worst.key;
    return named(worst, most / sum);
  }
}

function isStillThere(culprit: Culprit, population: Population): boolean {
  return !isSomebody(culprit) || population.get(identityKey(culprit.identity)) !== undefined;
}

function holder(members: readonly ProcessTrack[], used: Bytes): Culprit | null {
  let largest: ProcessTrack | null = null;
  for (const track of members) if (track.value > (largest?.value ?? 0)) largest = track;
  return largest && largest.value >= LEADING * used ? named(largest, Math.min(1, largest.value / used)) : null;
}

function named({ sample }: ProcessTrack, share: Ratio): Culprit {
  return { kind: 'process', identity: { pid: sample.pid, start: sample.start }, name: sample.facts.name, share };
}
