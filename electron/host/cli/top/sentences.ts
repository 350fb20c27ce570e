import {
  isSomebody,
  waitedShare,
  type Alert,
  type Culprit,
  type PoolAssessment,
  type Victim,
} from '../../../core/model/assessment.ts';
import { partOf } from '../../../core/blame/culprit.ts';
import { explainDaemon } from '../../../core/risk/explain-risk.ts';
import { partName } from '../../../core/words/part-names.ts';
import { poolName } from '../../../core/report/report-sentences.ts';
import { roomOf } from '../../../core/model/room-left.ts';
import { MACHINE } from '../../../core/model/snapshot.ts';
import { timeShare } from '../../../core/words/time-share.ts';
import type { Speech } from '../speech/speech.ts';

/** How a pool is doing, in one sentence. */
export function poolSentence(pool: PoolAssessment, { t, f, report, estimate }: Speech): string {
  const { level, growth, exhaustion, stall } = pool;
  const values = {
    pool: pool.id === MACHINE ? null : poolName(pool, report),
    left: f.roundBytes(pool.headroom),
    limit: f.roundBytes(pool.limit),
  };
  if (level === 'calm') return t.terms[roomOf(pool)](values);
  if (stall && stall.lasted > 0)
    return t.terms.waiting({ ...values, time: timeShare(waitedShare(stall), report.language) });
  return t.terms.pool({
    ...values,
    growth: growth === null || growth <= 0 ? null : f.growth(growth),
    slow: stall?.begins ? estimate(stall.begins) : null,
    estimate: exhaustion && estimate(exhaustion),
  });
}

/** A notification as it would pop up: who fills which pool, when it is full, and whom the kernel would kill. */
export function alertSentence(alert: Alert, pool: PoolAssessment | undefined, speech: Speech): string {
  const said = driveSentence(alert, pool, speech);
  // Where a daemon acts first, the kernel takes nobody.
  if (pool?.daemon) return `${said} ${speech.sentences(explainDaemon(pool.daemon))}`;
  const victim = victimSentence(alert.culprit, pool?.victim ?? null, speech);
  return victim === null ? said : `${said} ${victim}`;
}

function driveSentence(alert: Alert, pool: PoolAssessment | undefined, speech: Speech): string {
  const { t, f, report, estimate } = speech;
  const { culprit, exhaustion, stall } = alert;
  const values = {
    pool: alert.pool === MACHINE ? null : poolName(pool ?? { id: alert.pool, label: '' }, report),
    estimate: exhaustion && estimate(exhaustion),
  };
  if (culprit?.kind === 'ceiling') return t.terms.shrinks({ ...values, to: f.roundBytes(culprit.to) });
  const who = culprit && culpritName(culprit, speech);
  if (stall && stall.lasted > 0)
    return t.terms.stalled({ ...values, who, time: timeShare(waitedShare(stall), report.language) });
  return t.terms.alert({ ...values, who, share: culprit && f.share(culprit.share) });
}

function victimSentence(culprit: Culprit | null, victim: Victim | null, speech: Speech): string | null {
  if (victim === null) return null;
  const isCulprit = isSomebody(culprit) && culprit.identity.pid === victim.identity.pid;
  return isCulprit ? null : speech.t.terms.victim({ name: processName(victim.name, victim.identity.pid, speech) });
}

function culpritName(culprit: Culprit, speech: Speech): string {
  const { t, f, report } = speech;
  if (!isSomebody(culprit)) return partName(partOf(culprit), report.language);
  if (culprit.kind === 'process') return processName(culprit.name, culprit.identity.pid, speech);
  return `${report.wording.name(culprit.name)} (${t.terms.processes(f.count(culprit.members.length))})`;
}

/** `node (4711)` */
function processName(name: string, pid: number, { report }: Pick<Speech, 'report'>): string {
  return `${report.wording.name(name)} (${pid})`;
}
