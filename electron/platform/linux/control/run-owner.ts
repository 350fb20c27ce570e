import { parsePidNamespace, readPidNamespace } from '../own/pid-namespace.ts';
import { readStat } from '../proc/process/read-stat.ts';

/** Who made a cgroup for a command, as its name says it: a pid means something only in its pid namespace and for one life. */
export interface RunOwner {
  readonly pid: number;
  /** Clock ticks since boot. */
  readonly start: number;
  /** The number of its pid namespace. */
  readonly namespace: number;
}

const NAME = /^headroom-run-(\d+)-(\d+)-(\d+)$/;

/** null where procfs does not say who this process is. */
export function readRunOwner(): RunOwner | null {
  const stat = readStat(process.pid);
  const namespace = parsePidNamespace(readPidNamespace());
  return stat === null || namespace === null ? null : { pid: process.pid, start: stat.start, namespace };
}

export function runName({ pid, start, namespace }: RunOwner): string {
  return `headroom-run-${pid}-${start}-${namespace}`;
}

/** null: the folder was not made for a command. */
export function parseRunName(name: string): RunOwner | null {
  const found = NAME.exec(name);
  return found && { pid: Number(found[1]), start: Number(found[2]), namespace: Number(found[3]) };
}

/** Whether the owner has ended. Of another namespace nothing is known, so its owners count as living. */
export function hasEnded(owner: RunOwner): boolean {
  return owner.namespace === parsePidNamespace(readPidNamespace()) && readStat(owner.pid)?.start !== owner.start;
}
