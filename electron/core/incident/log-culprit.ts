import { heldBy } from '../kills/badness.ts';
import type { KillRecord, KillTask } from '../kills/kernel-kill.ts';
import type { Bytes } from '../model/units.ts';
import type { IncidentCulprit } from './incident.ts';
import { NOBODY } from './incident-culprit.ts';

/** The share of the exhausted memory that a culprit has held at least. */
const LEAST_SHARE = 1 / 3;
/** With less than this share in all its processes, something else has filled the pool. */
const MOST_UNSEEN = 0.3;
/** Where nothing says how large the pool was, a culprit has held at least this. */
const LEAST_SIZE: Bytes = 4 * 2 ** 20;

/**
 * Who held most of the memory by the table of tasks in a kernel's report: a process, all processes of a name, or what
 * belongs to no process. Null where the report does not tell, or no program held much more than others.
 */
export function culpritOfLog(records: readonly KillRecord[]): IncidentCulprit | null {
  const record = records.find(({ tasks, cause }) => tasks.length > 0 && cause !== 'by-hand' && cause !== 'own-limit');
  if (!record) return null;
  const { tasks } = record;
  const shown = record.held ?? tasks.reduce((sum, task) => sum + heldBy(task), 0);
  const full = usedOf(record);
  if (full !== null && shown < MOST_UNSEEN * full && hasVictim(record)) {
    return { ...NOBODY, kind: 'shared', share: null, known: 'log' };
  }
  const enough = Math.max(LEAST_SHARE * (full ?? shown), full === null ? LEAST_SIZE : 0);
  const [most] = groupsByName(tasks);
  if (!most || most.size < enough) return null;
  const [largest] = most.tasks;
  if (largest && heldBy(largest) >= enough) {
    const { pid, name, oomScoreAdj } = largest;
    return { ...NOBODY, kind: 'process', pid, name, members: 1, size: heldBy(largest), oomScoreAdj, known: 'log' };
  }
  const { name, size } = most;
  return { ...NOBODY, kind: 'group', name, members: most.tasks.length, size, known: 'log' };
}

/** What was in use of the exhausted pool. Null where the log does not say. */
function usedOf({ charged, machine, cause }: KillRecord): Bytes | null {
  if (charged) return charged.used;
  if (!machine || cause !== 'machine') return null;
  return machine.ram - (machine.free ?? 0) + (machine.swap ?? 0) - (machine.swapFree ?? machine.swap ?? 0);
}

function hasVictim({ tasks, pid }: KillRecord): boolean {
  return tasks.some((task) => task.pid === pid);
}

function groupsByName(tasks: readonly KillTask[]) {
  const groups = new Map<string, KillTask[]>();
  for (const task of tasks) groups.set(task.name, [...(groups.get(task.name) ?? []), task]);
  return [...groups]
    .map(([name, members]) => ({
      name,
      tasks: members.toSorted((a, b) => heldBy(b) - heldBy(a)),
      size: members.reduce((sum, task) => sum + heldBy(task), 0),
    }))
    .toSorted((a, b) => b.size - a.size);
}
