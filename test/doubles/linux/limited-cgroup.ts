import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real memory cgroup with a limit, made for one test. It may not swap unless `allowSwap` is called. */
export interface LimitedCgroup {
  /** The path as /proc/PID/cgroup writes it. */
  readonly path: string;
  /** The file into which a process writes its pid to join. */
  readonly procs: string;
  /** The pids of all its processes. */
  members(): number[];
  /** The kernel's own count of processes that it killed here because of the limit. */
  oomKills(): number;
  /** The bytes charged to it, file cache included. */
  usage(): number;
  add(pid: number): void;
  setLimit(bytes: number): void;
  /**
   * Sets how much it may swap out. False where that has no setting of its own (version 1, or a kernel without swap).
   */
  allowSwap(bytes: number): boolean;
  /** Removes it. Its processes must have ended, or be about to. */
  remove(): Promise<void>;
}

interface Hierarchy {
  readonly folder: string;
  readonly limitFile: string;
  readonly killsFile: string;
  readonly usageFile: string;
}

/**
 * Version 1 where its memory controller is mounted, otherwise version 2. The cgroup is directly below the root, where
 * only root may create one.
 */
const HIERARCHIES: readonly Hierarchy[] = [
  {
    folder: '/sys/fs/cgroup/memory',
    limitFile: 'memory.limit_in_bytes',
    killsFile: 'memory.oom_control',
    usageFile: 'memory.usage_in_bytes',
  },
  { folder: '/sys/fs/cgroup', limitFile: 'memory.max', killsFile: 'memory.events', usageFile: 'memory.current' },
];

const MOST_ATTEMPTS = 50;

/** A cgroup of this test run, or the reason why there can be none here. */
export function openLimitedCgroup(name: string, limit: number): LimitedCgroup | string {
  return openNamedCgroup(`headroom-${name}-${process.pid}`, limit);
}

/** The same under exactly this name, as people see it. */
export function openNamedCgroup(name: string, limit: number): LimitedCgroup | string {
  const hierarchy = HIERARCHIES.find(({ folder }) => existsSync(path.join(folder, 'cgroup.procs')));
  if (hierarchy === undefined) return 'no cgroups are mounted';
  const folder = path.join(hierarchy.folder, name);
  const limitFile = path.join(folder, hierarchy.limitFile);
  try {
    mkdirSync(folder);
  } catch (error) {
    return `no cgroup may be made here: ${String(error)}`;
  }
  if (!existsSync(limitFile)) {
    rmdirSync(folder);
    return 'memory is not limited by cgroups here';
  }
  const setLimit = (bytes: number) => writeFileSync(limitFile, String(bytes));
  setLimit(limit);
  const swapFile = path.join(folder, 'memory.swap.max');
  const allowSwap = (bytes: number) => {
    if (!existsSync(swapFile)) return false;
    writeFileSync(swapFile, String(bytes));
    return true;
  };
  allowSwap(0);
  const procs = path.join(folder, 'cgroup.procs');
  const members = () => readFileSync(procs, 'utf8').split('\n').filter(Boolean).map(Number);
  return {
    path: `/${name}`,
    procs,
    members,
    oomKills() {
      const kills = /^oom_kill (\d+)$/m.exec(readFileSync(path.join(folder, hierarchy.killsFile), 'utf8'));
      return Number(kills?.[1] ?? NaN);
    },
    usage: () => Number(readFileSync(path.join(folder, hierarchy.usageFile), 'utf8')),
    add: (pid) => writeFileSync(procs, String(pid)),
    setLimit,
    allowSwap,
    async remove() {
      // The kernel releases a process a moment after its end.
      for (let attempt = 0; members().length > 0; attempt += 1) {
        if (attempt === MOST_ATTEMPTS) throw new Error(`${folder} still has processes`);
        await sleep(100);
      }
      rmdirSync(folder);
    },
  };
}
