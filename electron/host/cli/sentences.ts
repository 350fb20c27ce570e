import type { Alert, Culprit, PoolAssessment, Victim } from '../../core/assessment.ts';
import { plainText } from '../../core/plain-text.ts';
import { MACHINE } from '../../core/snapshot.ts';
import { formatBytes, formatExhaustion, formatGrowth, formatShare } from './format.ts';

const LONGEST_NAME = 60;

/** How a pool is doing, in one sentence. */
export function poolSentence(pool: PoolAssessment): string {
  const name = poolName(pool);
  const left = `${formatBytes(pool.headroom)} of ${formatBytes(pool.limit)} left`;
  if (pool.level === 'calm') return `Plenty of room in ${name}: ${left}.`;
  const growth = pool.growth === null || pool.growth <= 0 ? '' : `, growing ${formatGrowth(pool.growth)}`;
  const end = pool.exhaustion === null ? '' : `, exhausted ${formatExhaustion(pool.exhaustion)}`;
  return `${pool.id === MACHINE ? capital(name) : name} has ${left}${growth}${end}.`;
}

/** A notification as it would pop up: who fills which pool, when it is full, and whom the kernel would kill. */
export function alertSentence(alert: Alert, pool: PoolAssessment | undefined): string {
  const name = pool ? poolName(pool) : plainText(alert.pool, LONGEST_NAME);
  const who = alert.culprit === null ? 'Something' : culpritName(alert.culprit);
  const share = alert.culprit === null ? '' : ` with ${formatShare(alert.culprit.share)} of the growth`;
  const end =
    alert.exhaustion === null ? ' and nearly nothing is left' : `, full ${formatExhaustion(alert.exhaustion)}`;
  return `${who} is filling ${name}${share}${end}.${victimSentence(alert.culprit, pool?.victim ?? null)}`;
}

function victimSentence(culprit: Culprit | null, victim: Victim | null): string {
  if (victim === null) return '';
  const isCulprit = culprit !== null && culprit.kind !== 'shared' && culprit.identity.pid === victim.identity.pid;
  return isCulprit ? '' : ` The kernel would kill ${processName(victim.name, victim.identity.pid)}.`;
}

function culpritName(culprit: Culprit): string {
  if (culprit.kind === 'shared') return 'Shared memory';
  if (culprit.kind === 'process') return processName(culprit.name, culprit.identity.pid);
  return `${plainText(culprit.name, LONGEST_NAME)} (${culprit.members.length} processes)`;
}

function processName(name: string, pid: number): string {
  return `${plainText(name, LONGEST_NAME)} (${pid})`;
}

export function poolName(pool: Pick<PoolAssessment, 'id' | 'label'>): string {
  return pool.id === MACHINE ? 'the machine' : plainText(pool.label === '' ? pool.id : pool.label, LONGEST_NAME);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
