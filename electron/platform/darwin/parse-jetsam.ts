import type { KillRecord, KillTask } from '../../core/kills/kernel-kill.ts';
import { MACHINE } from '../../core/model/snapshot.ts';
import { isCount, isRecord } from '../../core/trace/trace-values.ts';

/**
 * Parses a JetsamEvent report (/Library/Logs/DiagnosticReports/JetsamEvent-*.ips): a line of JSON about the report,
 * then one object with `memoryStatus.pageSize` and `processes`. Killed processes have a `reason` (Apple, "Identifying
 * high-memory use with jetsam event reports"). Any other text gives an empty list. Written from that description, not
 * verified on a real machine.
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
    const task: KillTask = {
      pid: entry['pid'],
      name: String(entry['name'] ?? ''),
      resident: entry['rpages'] * pageSize,
      swap: 0,
      oomScoreAdj: 0,
    };
    return [{ task, reason: typeof entry['reason'] === 'string' ? entry['reason'] : null }];
  });
  const tasks = listed.map(({ task }) => task).toSorted((a, b) => b.resident - a.resident);
  return listed.flatMap(({ task, reason }) =>
    reason === null
      ? []
      : [
          {
            at,
            by: 'jetsam' as const,
            pid: task.pid,
            name: task.name,
            cgroup: null,
            pool: MACHINE,
            charged: null,
            resident: task.resident,
            oomScoreAdj: null,
            invoker: null,
            tasks: tasks.slice(0, 30),
            lines: [`${task.name} (${task.pid}): ${reason}`],
          },
        ],
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
