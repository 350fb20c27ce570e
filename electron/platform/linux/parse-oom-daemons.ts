import type { KillRecord } from '../../core/kernel-kill.ts';
import { MACHINE } from '../../core/snapshot.ts';
import { MIB } from '../../core/units.ts';
import type { LogLine } from './parse-kernel-log.ts';

/** systemd-oomd.c: `Killed CGROUP due to REASON`. */
const OOMD = /^Killed (\/\S*) due to (.+)$/;
/** earlyoom's kill.c: `sending SIGTERM to process PID uid UID "NAME": oom_score N, VmRSS N MiB, ...`; `badness` before 1.7. */
const EARLYOOM =
  /^(?:mem avail.*?)?sending SIG(?:TERM|KILL) to process (\d+)(?: uid \d+)? "(.*?)": (?:oom_score|badness) \d+, VmRSS (\d+) MiB/;

/** A line of systemd-oomd or earlyoom as journald hands it out; null when it tells of no kill. */
export function parseOomDaemonLine(program: string, { at, text }: LogLine): KillRecord | null {
  const unknown = { at, oomScoreAdj: null, invoker: null, tasks: [], lines: [text] };
  if (program === 'systemd-oomd') {
    const found = OOMD.exec(text);
    if (!found) return null;
    const [, cgroup = ''] = found;
    return { ...unknown, by: 'systemd-oomd', pid: null, name: cgroup, pool: null, resident: null };
  }
  if (program !== 'earlyoom') return null;
  const found = EARLYOOM.exec(text);
  if (!found) return null;
  const [, pid, name = '', resident] = found;
  return { ...unknown, by: 'earlyoom', pid: Number(pid), name, pool: MACHINE, resident: Number(resident) * MIB };
}
