import {
  atLeast,
  isSomebody,
  waitedShare,
  type Culprit,
  type PoolAssessment,
} from '../../../electron/core/model/assessment.ts';
import type { Frame } from '../../../electron/core/model/frame.ts';
import { partOf } from '../../../electron/core/blame/culprit.ts';
import { roomOf } from '../../../electron/core/model/room-left.ts';
import { MACHINE } from '../../../electron/core/model/snapshot.ts';
import type { Bytes } from '../../../electron/core/model/units.ts';
import { isolatedText } from '../../format/untrusted-text.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Phrases } from '../../messages/phrases.ts';

/** The answer to "how is memory?" in one sentence. */
export function headline(frame: Frame, t: Messages, p: Phrases): string {
  const words = t.overview.headline;
  const [pool] = frame.pools;
  if (!pool) return words.looking;
  const app = culpritName(pool.culprit);
  const label = isolatedText(pool.label);
  const isMachine = pool.id === MACHINE;

  if (pool.level === 'calm') return calmHeadline(frame, t);
  if (pool.culprit?.kind === 'ceiling') return shrinking(pool, pool.culprit.to, t, p);
  if (pool.stall && pool.stall.lasted > 0) {
    const time = p.timeShare(waitedShare(pool.stall));
    return isMachine ? words.waiting({ time }) : words.waitingPool({ pool: label, time });
  }
  if (pool.level === 'watch') {
    if (!app) return words.someoneGrowing;
    return pool.exhaustion ? words.growing({ app, span: p.about(pool.exhaustion) }) : words.growingUnknown({ app });
  }
  if (!pool.exhaustion) {
    if (!isMachine) return words.poolAlmostGone({ pool: label });
    return app ? words.almostGoneBy({ app }) : words.almostGone;
  }
  const span = p.about(pool.exhaustion);
  if (hasBothEnds(pool) && pool.stall?.begins) return words.bothEnds({ slow: p.about(pool.stall.begins), span });
  if (app) return isMachine ? words.onCourse({ app, span }) : words.onCoursePool({ app, pool: label, span });
  if (!isMachine) return words.poolOnCourse({ pool: label, span });
  return pool.culprit
    ? words.partOnCourse({ part: p.part(partOf(pool.culprit)), span })
    : words.memoryOnCourse({ span });
}

/** Whether the headline says when the machine slows down and when it is full. */
export function hasBothEnds({ id, level, culprit, exhaustion, stall }: PoolAssessment): boolean {
  return (
    id === MACHINE && atLeast(level, 'warning') && culprit?.kind !== 'ceiling' && Boolean(exhaustion && stall?.begins)
  );
}

/** The ceiling comes down; nobody takes more. */
function shrinking(pool: PoolAssessment, bytes: Bytes, t: Messages, p: Phrases): string {
  const words = t.overview.headline;
  const to = p.wording.bytes(bytes);
  if (pool.id !== MACHINE) return words.limitLowered({ pool: isolatedText(pool.label), to });
  return pool.exhaustion ? words.shrinking({ to, span: p.about(pool.exhaustion) }) : words.shrinkingUnknown({ to });
}

function calmHeadline(frame: Frame, t: Messages): string {
  const words = t.overview.headline;
  const machine = frame.pools.find(({ id }) => id === MACHINE);
  if (!machine) return words.looking;
  const room = roomOf(machine);
  if (room === 'little') return words.littleButSteady;
  if (machine.confidence === 'learning') return words.learning;
  return words[room];
}

/** Name of a culprit, isolated; null where no process is to blame. */
function culpritName(culprit: Culprit | null): string | null {
  return isSomebody(culprit) ? isolatedText(culprit.name, 40) : null;
}
