import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame } from '../../core/model/frame.ts';
import { failed, ok, type Reading } from '../../core/model/reading.ts';
import { MACHINE, type PoolId } from '../../core/model/snapshot.ts';
import { MIB, type Bytes, type Milliseconds } from '../../core/model/units.ts';
import type { LiveProcesses } from '../../platform/live-processes.ts';
import type { Held } from './plan-store.ts';
import { reason } from '../../core/words/reasons.ts';

const STEP: Milliseconds = 50;
const LONGEST: Milliseconds = 2_000;

/**
 * How much a pool got back since `before`, once its use has stopped falling (at most 2 s), but no more than `held`: what
 * others gave back at the same time is not counted. Missing when the pool cannot be read and when others took more at the
 * same time than came back: then nobody can tell.
 */
export async function measureFreed(
  before: Reading<Bytes>,
  read: () => Reading<Bytes> | Promise<Reading<Bytes>>,
  held: Bytes = Number.POSITIVE_INFINITY,
): Promise<Reading<Bytes>> {
  if (before.kind !== 'ok') return before;
  let last = await read();
  for (let waited = 0; waited < LONGEST && last.kind === 'ok'; waited += STEP) {
    await sleep(STEP);
    const next = await read();
    const fell = next.kind === 'ok' ? last.value - next.value : 0;
    last = next;
    if (next.kind === 'ok' && fell < Math.max(MIB, (before.value - next.value) * 0.01)) break;
  }
  if (last.kind !== 'ok') return last;
  const freed = before.value - last.value;
  return freed >= 0 ? ok(Math.min(freed, held)) : failed(reason('freed.others-grew'));
}

/** The most that these can give back: what they hold now, with what they share with others. Infinity where one of them cannot be read. */
export function memoryHeld(members: readonly Pick<Held, 'live'>[], processes: Pick<LiveProcesses, 'facts'>): Bytes {
  return members.reduce((sum, { live }) => {
    if (live.ended) return sum;
    const { resident, private: own } = processes.facts(live.pid);
    if (resident.kind !== 'ok' || own.kind !== 'ok') return Number.POSITIVE_INFINITY;
    return sum + Math.max(resident.value, own.value);
  }, 0);
}

/**
 * The innermost limited cgroup that all members are in, else the machine. Not the pool that they put at risk: one that
 * others use as well may grow faster than what these give back.
 */
export function commonCgroup(members: readonly Pick<Held, 'cgroup'>[], frame: Frame | null): PoolId {
  const paths = members.map(({ cgroup }) => `${cgroup ?? ''}/`);
  const ids = (frame?.pools ?? []).filter(({ kind }) => kind === 'cgroup').map(({ id }) => id);
  const holding = ids.filter((id) => paths.length > 0 && paths.every((path) => path.startsWith(`${id}/`)));
  return holding.toSorted((a, b) => b.length - a.length)[0] ?? MACHINE;
}
