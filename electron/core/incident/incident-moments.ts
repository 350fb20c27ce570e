import { atLeast, isSomebody, type Assessment, type Message, type PoolAssessment } from '../model/assessment.ts';
import { identityKey, type Identity, type IdentityKey } from '../model/identity.ts';
import { growthBytes, MACHINE, type PoolId, type ProcessSample, type Snapshot } from '../model/snapshot.ts';
import type { Bytes, Milliseconds, Percent } from '../model/units.ts';

/** A moment as it is remembered in case an incident follows. */
export interface RememberedMoment {
  readonly at: Milliseconds;
  readonly pressure: Percent | null;
  readonly pools: ReadonlyMap<PoolId, PoolMoment>;
}

export interface PoolMoment {
  readonly assessment: PoolAssessment;
  /** The advice for the culprit of that moment. */
  readonly advice: readonly Message[];
  readonly consumers: readonly Consumer[];
}

export interface Consumer {
  readonly identity: Identity;
  readonly name: string;
  readonly size: Bytes;
  /** Its command line. Null where it is not known. */
  readonly words?: readonly string[] | null;
}

const MOST_MOMENTS = 900;
/** The number of processes kept for every pool. */
const MOST_CONSUMERS = 10;
/** The share of use at which the machine counts as nearly full, whatever its level. */
const NEARLY_FULL = 0.95;
/** The share of time in which all programs wait for memory that is taken for a shortage. */
const SHORT_PRESSURE: Percent = 10;
/** The least share in use at which a limited pool is kept. The machine is always kept. */
const WORTH_KEEPING = 0.3;

/** The moments so far, spaced more widely the older they are. Their number is bounded. */
export class Moments {
  #moments: RememberedMoment[] = [];

  get all(): readonly RememberedMoment[] {
    return this.#moments;
  }

  /** Whether the machine itself was short of memory around a time, by its own headroom or by its pressure. */
  isMachineShort(from: Milliseconds, to: Milliseconds): boolean {
    return this.#moments.some(({ at, pressure, pools }) => {
      const machine = at >= from && at <= to ? pools.get(MACHINE)?.assessment : undefined;
      if (!machine) return false;
      const { level, used, limit } = machine;
      return atLeast(level, 'warning') || used >= NEARLY_FULL * limit || (pressure ?? 0) >= SHORT_PRESSURE;
    });
  }

  push(snapshot: Snapshot, assessment: Assessment): void {
    this.#moments.push(momentOf(snapshot, assessment));
    if (this.#moments.length <= MOST_MOMENTS) return;
    const half = MOST_MOMENTS / 2;
    this.#moments = this.#moments.filter((_, index) => index >= half || index % 2 === 0);
  }
}

function momentOf(snapshot: Snapshot, { at, pools, risks }: Assessment): RememberedMoment {
  const kept = pools.filter(({ id, level, used, limit }) => {
    return id === MACHINE || level !== 'calm' || used > WORTH_KEEPING * limit;
  });
  const members = membersOf(snapshot.processes, new Set(kept.map(({ id }) => id)));
  const adviceOf = new Map<IdentityKey, readonly Message[]>(risks.map((risk) => [identityKey(risk), risk.advice]));
  return {
    at,
    pressure: snapshot.pressure.kind === 'ok' ? snapshot.pressure.value.full10 : null,
    pools: new Map(
      kept.map((pool) => {
        const { culprit } = pool;
        const advice = isSomebody(culprit) ? adviceOf.get(identityKey(culprit.identity)) : undefined;
        const consumers = largestOf(members.get(pool.id) ?? []);
        return [pool.id, { assessment: pool, advice: advice ?? [], consumers }];
      }),
    ),
  };
}

function membersOf(
  processes: readonly ProcessSample[],
  pools: ReadonlySet<PoolId>,
): ReadonlyMap<PoolId, ProcessSample[]> {
  const members = new Map<PoolId, ProcessSample[]>([...pools].map((id) => [id, []]));
  for (const process of processes) {
    if (process.facts.kernelThread) continue;
    members.get(MACHINE)?.push(process);
    for (const id of process.pools) members.get(id)?.push(process);
  }
  return members;
}

function largestOf(members: readonly ProcessSample[]): readonly Consumer[] {
  const sized = members.map((process) => ({ process, size: growthBytes(process) }));
  sized.sort((a, b) => b.size - a.size);
  return sized.slice(0, MOST_CONSUMERS).map(({ process: { pid, start, facts }, size }) => {
    const words = facts.commandLine.kind === 'ok' ? facts.commandLine.value : null;
    return { identity: { pid, start }, name: facts.name, size, words };
  });
}
