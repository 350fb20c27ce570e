import type { PausedProcess } from '../../core/actions/action.ts';
import type { Message, PoolAssessment } from '../../core/model/assessment.ts';
import type { Frame, ProcessRow } from '../../core/model/frame.ts';
import { identityKey } from '../../core/model/identity.ts';
import { message } from '../../core/words/messages.ts';
import { MACHINE } from '../../core/model/snapshot.ts';
import { GIB, type Bytes, type BytesPerSecond, type Ratio, type Seconds } from '../../core/model/units.ts';
import type { ReadPoolRoom } from '../../platform/process-control-platform.ts';
import type { Held } from './plan-store.ts';

/** A pool that would be exhausted within this time leaves a person no time to do anything about it. */
const TOO_SOON: Seconds = 60;
/** Where nobody knows how fast a process grew, a pool with less than this share left, and less than so many bytes, counts as full. */
const NEARLY_FULL: Ratio = 0.1;
const NEARLY_FULL_AT_MOST: Bytes = GIB;

export interface ResumeCautionOptions {
  readonly frame: Frame | null;
  /** What Headroom has paused, as it was then. */
  readonly paused: readonly PausedProcess[];
  readonly poolRoom: ReadPoolRoom;
}

/**
 * Says when going on would be the end: what the paused processes grew by before they were paused uses up the pool at once, and
 * the kernel then kills one of them. At most one caution, about the pool that would be exhausted first.
 */
export function resumeCautions(
  held: readonly Pick<Held, 'live'>[],
  { frame, paused, poolRoom }: ResumeCautionOptions,
): Message[] {
  if (frame === null) return [];
  const keys = new Set(held.filter(({ live }) => live.state === 'stopped').map(({ live }) => identityKey(live)));
  const rows = frame.processes.filter((row) => keys.has(identityKey(row)));
  const before = new Map(paused.map((one) => [identityKey(one), one.growth]));
  const growthOf = (row: ProcessRow) => before.get(identityKey(row)) ?? row.growth;
  const found = frame.pools
    .flatMap((pool) =>
      cautionFor(pool, poolRoom, rows.filter((row) => pool.id === MACHINE || row.pool === pool.id).map(growthOf)),
    )
    .toSorted((a, b) => a.seconds - b.seconds);
  return found.slice(0, 1).map(({ caution }) => caution);
}

interface Found {
  readonly seconds: Seconds;
  readonly caution: Message;
}

/** The room is read now: a frame may be older than a limit that was raised or than what others have taken since. */
function cautionFor(
  pool: PoolAssessment,
  poolRoom: ReadPoolRoom,
  growths: readonly (BytesPerSecond | null)[],
): Found[] {
  if (growths.length === 0) return [];
  const { limit, left: bytes } = poolRoom(pool.id) ?? { limit: pool.limit, left: pool.headroom };
  const name = pool.label;
  const growth = growths.reduce<number>((sum, one) => sum + Math.max(0, one ?? 0), 0);
  const seconds = growth > 0 ? Math.max(0, bytes) / growth : Infinity;
  if (seconds < TOO_SOON) {
    return [{ seconds, caution: message('resume.exhausts', { bytes, limit, seconds: Math.max(1, seconds), name }) }];
  }
  const isUnknown = growths.some((one) => one === null || one <= 0);
  if (!isUnknown || bytes >= Math.min(limit * NEARLY_FULL, NEARLY_FULL_AT_MOST)) return [];
  return [{ seconds, caution: message('resume.nearly-full', { bytes, limit, name }) }];
}
