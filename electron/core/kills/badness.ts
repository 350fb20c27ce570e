import type { KillTask } from './kernel-kill.ts';
import type { Bytes } from '../model/units.ts';

/** The kernel's OOM_SCORE_ADJ_MIN: such a process is never chosen. */
const NEVER = -1000;

/**
 * What a process counts as when the kernel chooses (mm/oom_kill.c oom_badness): resident memory, swap and page tables,
 * and a thousandth of `scale` for each point of oom_score_adj. `never` for a process that is not chosen at all. Null
 * where its oom_score_adj matters and nothing says what that stands for.
 */
export function badness(task: KillTask, scale: Bytes | null): Bytes | 'never' | null {
  const { oomScoreAdj } = task;
  if (oomScoreAdj === NEVER) return 'never';
  const held = heldBy(task) + (task.pageTables ?? 0);
  if (oomScoreAdj === null || oomScoreAdj === 0) return held;
  return scale === null ? null : Math.max(0, held + (oomScoreAdj / 1000) * scale);
}

/** The memory of a process, in swap as well. */
export function heldBy({ resident, swap }: Pick<KillTask, 'resident' | 'swap'>): Bytes {
  return resident + (swap ?? 0);
}

/** The most tasks kept of a table. */
const MOST_TASKS = 30;

/** The kernel's first choices first. The victim is always among them. */
export function firstChoices(tasks: readonly KillTask[], victim: number, scale: Bytes | null): readonly KillTask[] {
  const weight = (task: KillTask) => {
    const counted = badness(task, scale);
    return counted === 'never' ? -1 : (counted ?? heldBy(task));
  };
  const sorted = tasks.toSorted((a, b) => weight(b) - weight(a) || Number(b.pid === victim) - Number(a.pid === victim));
  const kept = sorted.slice(0, MOST_TASKS);
  const missing = kept.some(({ pid }) => pid === victim) ? undefined : sorted.find(({ pid }) => pid === victim);
  return missing ? [...kept.slice(0, MOST_TASKS - 1), missing] : kept;
}
