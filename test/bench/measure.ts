import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { Milliseconds } from '../../electron/core/model/units.ts';

/**
 * The cost of some work: CPU of this process (all threads), CPU of the child processes that ended meanwhile, and
 * elapsed time.
 */
export interface Cost {
  readonly cpu: Milliseconds;
  readonly children: Milliseconds;
  readonly wall: Milliseconds;
}

export async function measure(work: () => unknown): Promise<Cost> {
  const children = readChildrenCpu();
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1000, children: readChildrenCpu() - children, wall };
}

/** The median of the values, or the value at another share of the sorted values. */
export function quantile(values: readonly number[], share = 0.5): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The CPU of ended and awaited children: cutime and cstime of proc_pid_stat(5), in hundredths of a second. 0 where
 * there is no /proc.
 */
function readChildrenCpu(): Milliseconds {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return 0;
  }
}

/** Prints columns as wide as their content, the first aligned left, the others right. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(`  ${cells.join('  ')}`);
  }
}
