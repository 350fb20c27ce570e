import type { KillRecord, KillTask } from '../../../core/kills/kernel-kill.ts';
import { CHARGED, INVOKED, KILLED, SUMMARY } from '../../../core/kills/oom-lines.ts';
import { MACHINE, type PoolId } from '../../../core/model/snapshot.ts';
import { KIB, type Bytes, type Milliseconds } from '../../../core/model/units.ts';

export interface LogLine {
  readonly at: Milliseconds;
  /** Untrusted text, because it contains names of programs. */
  readonly text: string;
}

/**
 * Reads the kernel's log in order and returns the kills in it (mm/oom_kill.c: dump_header, dump_tasks,
 * __oom_kill_process).
 */
export interface KernelLogParser {
  take(line: LogLine): KillRecord | null;
}

const TASK = /^\[\s*(\d+)\]\s+\d+\s+\d+\s+\d+\s+(.*)$/s;
/** The most tasks kept, which are the largest ones. */
const MOST_TASKS = 30;

/** `pageSize` is in bytes, because the table of tasks counts pages. */
export function createKernelLogParser(pageSize: Bytes): KernelLogParser {
  let invoker: string | null = null;
  let tasks: KillTask[] = [];
  let pool: PoolId | null = null;
  let charged: KillRecord['charged'] = null;
  let lines: string[] = [];

  function begin(name: string | null, text: string): void {
    invoker = name;
    tasks = [];
    pool = null;
    charged = null;
    lines = [text];
  }

  return {
    take({ at, text }) {
      const usage = CHARGED.exec(text);
      if (usage) {
        charged = { used: Number(usage.groups?.['used']) * KIB, limit: Number(usage.groups?.['limit']) * KIB };
        lines.push(text);
        return null;
      }
      const task = TASK.exec(text);
      if (task) {
        const parsed = parseTask(Number(task[1]), task[2] ?? '', pageSize);
        if (parsed) tasks = [...tasks, parsed].toSorted((a, b) => b.resident - a.resident).slice(0, MOST_TASKS);
        return null;
      }
      const summary = SUMMARY.exec(text);
      if (summary) {
        pool = summary.groups?.['pool'] ?? MACHINE;
        lines.push(text);
        return null;
      }
      const killed = parseKilled(text);
      if (!killed) {
        // This pattern is tried last, because the name of a cgroup in another line may contain these words.
        const invoked = INVOKED.exec(text);
        if (invoked) begin(invoked.groups?.['name'] ?? null, text);
        return null;
      }
      lines.push(text);
      const record: KillRecord = {
        ...killed,
        at,
        by: 'kernel',
        cgroup: null,
        charged,
        pool: pool ?? (text.startsWith('Memory cgroup') ? null : MACHINE),
        invoker,
        tasks,
        lines,
      };
      // With memory.oom.group several processes are killed for one reason.
      lines = lines.slice(0, -1);
      return record;
    },
  };
}

function parseKilled(text: string): Pick<KillRecord, 'pid' | 'name' | 'resident' | 'oomScoreAdj'> | null {
  const found = KILLED.exec(text)?.groups;
  if (!found) return null;
  const { pid, name = '', anon, file, shmem, adj } = found;
  const resident = (Number(anon) + Number(file) + Number(shmem ?? 0)) * KIB;
  return { pid: Number(pid), name, resident, oomScoreAdj: adj === undefined ? null : Number(adj) };
}

/** Parses `rss [rss_anon rss_file rss_shmem] pgtables_bytes swapents oom_score_adj name`, with sizes in pages. */
function parseTask(pid: number, rest: string, pageSize: Bytes): KillTask | null {
  const found =
    /^(\d+)\s+(?:\d+\s+\d+\s+\d+\s+)?(\d+)\s+(\d+)\s+(-?\d+) (.*)$/s.exec(rest) ??
    /^(\d+)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+(.*)$/s.exec(rest);
  if (!found) return null;
  const [, resident, , swap, adj, name = ''] = found;
  return {
    pid,
    name: name.trim(),
    resident: Number(resident) * pageSize,
    swap: Number(swap) * pageSize,
    oomScoreAdj: Number(adj),
  };
}

/**
 * Parses one record of /dev/kmsg (Documentation/ABI/testing/dev-kmsg): `priority,sequence,microseconds,flags;text`,
 * with unprintable bytes as `\xNN`. Null when it does not come from the kernel itself, because any program may write
 * there.
 */
export function parseKmsgRecord(record: string): { readonly micros: number; readonly text: string } | null {
  const found = /^(\d+),\d+,(\d+),[^;]*;([^\n]*)/.exec(record);
  if (!found) return null;
  const [, priority, micros, text = ''] = found;
  // The facility is in the upper bits. The kernel's is 0, which user programs cannot claim.
  if (Number(priority) >> 3 !== 0) return null;
  const plain = text.replace(/(?:\\x[0-9a-f]{2})+/g, (bytes) =>
    Buffer.from(bytes.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );
  return { micros: Number(micros), text: plain };
}
