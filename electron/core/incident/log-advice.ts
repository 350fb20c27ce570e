import type { Message } from '../model/assessment.ts';
import type { Killer, KillRecord } from '../kills/kernel-kill.ts';
import { message } from '../words/messages.ts';
import type { IncidentCulprit } from './incident.ts';

const OF_LINUX: ReadonlySet<Killer> = new Set(['kernel', 'systemd-oomd', 'earlyoom', 'nohang', 'oomd']);

/** What helps where only a log tells of a kill. A log shows what a program held, not how it came to hold it. */
export function adviceOfLog(culprit: IncidentCulprit | null, records: readonly KillRecord[]): readonly Message[] {
  const record = records.find(({ cause }) => cause !== null);
  if (!record) return [];
  if (record.cause === 'nodes') return [message('advice.log-nodes', {})];
  if (record.cause === 'own-limit') return [message('advice.log-own-limit', {})];
  if (!culprit) return [];
  if (culprit.kind === 'shared') return [message('advice.shared', {})];
  const { name } = culprit;
  switch (record.cause) {
    case 'cgroup': {
      const limit = record.charged?.limit;
      return limit === undefined ? [] : [message('advice.log-cgroup', { name, bytes: limit })];
    }
    case 'machine':
      // Other systems have no limits of this kind.
      return OF_LINUX.has(record.by) ? [message('advice.log-machine', { name })] : [];
    default:
      return [];
  }
}
