import path from 'node:path';
import type { Frame, ProcessRow } from '../../../core/model/frame.ts';
import { failed, valueOr } from '../../../core/model/reading.ts';
import type { Monitor } from '../../../services/monitor.ts';

/** Linux cuts names after so many bytes. */
const LONGEST_NAME = 15;

/**
 * The processes that a person means by a number or a name, Headroom itself left out. A name is that of the process or of
 * its executable, written exactly.
 */
export function findTargets(text: string, frame: Frame, monitor: Pick<Monitor, 'find'>): readonly ProcessRow[] {
  const others = frame.processes.filter((row) => row.pid !== process.pid);
  if (isNumber(text)) return others.filter((row) => row.pid === Number(text));
  return others.filter((row) => row.name === text.slice(0, LONGEST_NAME) || executableName(row, monitor) === text);
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

function executableName(row: ProcessRow, monitor: Pick<Monitor, 'find'>): string | null {
  const executable = valueOr(monitor.find(row)?.facts.executable ?? failed(), null);
  return executable === null ? null : path.basename(executable);
}
