import type { Culprit } from '../../../electron/core/model/assessment.ts';
import type { Frame } from '../../../electron/core/model/frame.ts';
import { MACHINE } from '../../../electron/core/model/snapshot.ts';
import { isolatedText } from '../../format/untrusted-text.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Phrases } from '../../messages/phrases.ts';

const LITTLE = 0.1;
const PLENTY = 0.3;

/** The answer to "how is memory?" in one sentence. */
export function headline(frame: Frame, t: Messages, p: Phrases): string {
  const words = t.overview.headline;
  const [pool] = frame.pools;
  if (!pool) return words.looking;
  const app = culpritName(pool.culprit);
  const label = isolatedText(pool.label);
  const isMachine = pool.id === MACHINE;

  if (pool.level === 'calm') return calmHeadline(frame, t);
  if (pool.level === 'watch') {
    if (!app) return words.someoneGrowing;
    return pool.exhaustion ? words.growing({ app, span: p.about(pool.exhaustion) }) : words.growingUnknown({ app });
  }
  if (!pool.exhaustion) {
    if (!isMachine) return words.poolAlmostGone({ pool: label });
    if (pool.headroom / pool.limit > LITTLE) return words.pressure;
    return app ? words.almostGoneBy({ app }) : words.almostGone;
  }
  const span = p.about(pool.exhaustion);
  if (app) return isMachine ? words.onCourse({ app, span }) : words.onCoursePool({ app, pool: label, span });
  if (!isMachine) return words.poolOnCourse({ pool: label, span });
  return pool.culprit?.kind === 'shared' ? words.sharedOnCourse({ span }) : words.memoryOnCourse({ span });
}

function calmHeadline(frame: Frame, t: Messages): string {
  const words = t.overview.headline;
  const machine = frame.pools.find(({ id }) => id === MACHINE);
  if (!machine) return words.looking;
  const free = machine.headroom / machine.limit;
  if (free < LITTLE) return words.littleButSteady;
  if (machine.confidence === 'learning') return words.learning;
  return free < PLENTY ? words.enough : words.plenty;
}

/** Name of a culprit, isolated; null where no process is to blame. */
function culpritName(culprit: Culprit | null): string | null {
  return culprit === null || culprit.kind === 'shared' ? null : isolatedText(culprit.name, 40);
}
