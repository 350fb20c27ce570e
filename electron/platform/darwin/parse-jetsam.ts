import { UNSAID, type KillCause, type KillRecord, type KillTask } from '../../core/kills/kernel-kill.ts';
import { MACHINE } from '../../core/model/snapshot.ts';
import { isCount, isRecord } from '../../core/model/json.ts';

/**
 * What each reason means (xnu bsd/sys/kern_memorystatus.h; Apple, "Identifying high-memory use with jetsam event
 * reports"). Reasons that are not listed have nothing to do with memory: `idle-exit`, `vnode-limit`, `zone-map-...`
 * of the kernel's own, `sustained-write` and others.
 */
const CAUSES: ReadonlyMap<string, KillCause> = new Map<string, KillCause>([
  ['vm-pageshortage', 'machine'],
  ['vm-thrashing', 'machine'],
  ['vm-compressor-thrashing', 'machine'],
  ['vm-compressor-space-shortage', 'machine'],
  ['fc-thrashing', 'machine'],
  ['low-swap', 'machine'],
  ['jettisoned', 'machine'],
  ['per-process-limit', 'own-limit'],
  ['highwater', 'own-limit'],
]);

/**
 * Parses a JetsamEvent report (/Library/Logs/DiagnosticReports/JetsamEvent-*.ips): a line of JSON about the report,
 * then one object with `memoryStatus.pageSize` and `processes`. Killed processes have a `reason`. Those that were
 * ended for another reason than memory are left out. Any other text gives an empty list. Written from Apple's
 * description, not verified on a real machine.
 */
export function parseJetsamReport(text: string): readonly KillRecord[] {
  const end = text.indexOf('\n');
  const head = parseJson(text.slice(0, end));
  const body = parseJson(text.slice(end + 1));
  if (!isRecord(head) || !isRecord(body) || !Array.isArray(body['processes'])) return [];
  const at = Date.parse(String(head['timestamp']).replace(/ ([+-]\d{4})$/, '$1'));
  if (Number.isNaN(at)) return [];
  const status = isRecord(body['memoryStatus']) ? body['memoryStatus'] : {};
  const pageSize = isCount(status['pageSize']) ? status['pageSize'] : 16_384;
  const listed = body['processes'].flatMap((entry) => {
    if (!isRecord(entry) || !isCount(entry['pid']) || !isCount(entry['rpages'])) return [];
    const resident = entry['rpages'] * pageSize;
    const unknown = { anonymous: null, swap: null, pageTables: null, oomScoreAdj: null };
    const task: KillTask = { pid: entry['pid'], name: String(entry['name'] ?? ''), resident, ...unknown };
    return [{ task, reason: typeof entry['reason'] === 'string' ? entry['reason'] : null }];
  });
  const tasks = listed.map(({ task }) => task).toSorted((a, b) => b.resident - a.resident);
  const held = tasks.reduce((sum, { resident }) => sum + resident, 0);
  return listed.flatMap(({ task, reason }) => {
    const cause = reason === null ? undefined : CAUSES.get(reason);
    if (cause === undefined) return [];
    const { pid, name, resident } = task;
    const shown = cause === 'machine' ? { tasks: tasks.slice(0, 30), held } : {};
    const lines = [`${name} (${pid}): ${reason}`];
    const pool = cause === 'machine' ? MACHINE : null;
    return [{ ...UNSAID, at, by: 'jetsam' as const, pid, name, cause, pool, resident, ...shown, lines }];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
