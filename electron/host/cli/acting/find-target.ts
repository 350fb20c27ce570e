import type { Frame, ProcessRow } from '../../../core/model/frame.ts';
import { matchName } from '../../../core/model/process-name.ts';
import { failed } from '../../../core/model/reading.ts';
import type { Monitor } from '../../../services/monitor.ts';

export interface Targets {
  readonly found: readonly ProcessRow[];
  /** Processes that agree with the name as far as the kernel keeps it, and yet may be others. */
  readonly cut: readonly CutName[];
}

export interface CutName {
  readonly row: ProcessRow;
  /** The whole name; null where it cannot be read. */
  readonly full: string | null;
}

const UNREAD = failed();

/**
 * The processes that a person means by a number or a name, Headroom itself left out. A name is that of the process or of
 * its executable, written exactly and in full.
 */
export function findTargets(text: string, frame: Frame, monitor: Pick<Monitor, 'find'>): Targets {
  const others = frame.processes.filter((row) => row.pid !== process.pid);
  if (isNumber(text)) return { found: others.filter((row) => row.pid === Number(text)), cut: [] };
  const found: ProcessRow[] = [];
  const cut: CutName[] = [];
  for (const row of others) {
    const { executable = UNREAD, commandLine = UNREAD } = monitor.find(row)?.facts ?? {};
    const match = matchName(text, { name: row.name, executable, commandLine });
    if (match.kind === 'yes') found.push(row);
    else if (match.kind === 'cut') cut.push({ row, full: match.full });
  }
  return { found, cut };
}

/** Of several processes the one that all others descend from; null when there is none. */
export function commonRoot(rows: readonly ProcessRow[], frame: Frame): ProcessRow | null {
  const byPid = new Map(frame.processes.map((row) => [row.pid, row]));
  const isBelow = (row: ProcessRow, root: ProcessRow): boolean => {
    const seen = new Set<number>();
    for (let next: ProcessRow | undefined = row; next && !seen.has(next.pid); next = byPid.get(next.parent)) {
      if (next.pid === root.pid) return true;
      seen.add(next.pid);
    }
    return false;
  };
  return rows.find((root) => rows.every((row) => isBelow(row, root))) ?? null;
}

export function isNumber(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}
