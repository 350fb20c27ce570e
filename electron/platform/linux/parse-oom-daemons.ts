import type { KillRecord } from '../../core/kernel-kill.ts';
import { MACHINE } from '../../core/snapshot.ts';
import { MIB } from '../../core/units.ts';
import type { LogLine } from './parse-kernel-log.ts';

/** systemd-oomd's oomd-manager.c: `Killed CGROUP due to REASON`; since version 259 `Marked CGROUP for killing due to REASON`. */
const OOMD = /^(?:Killed|Marked) (\/.*?)(?: for killing)? due to (.+)$/;
const PRESSED = /^memory pressure for (\/.*) being /;
/**
 * earlyoom's kill.c: `sending SIGTERM to process PID uid UID "NAME": oom_score N, oom_score_adj N, VmRSS N MiB, ...`; without
 * oom_score_adj before 1.8, without uid and with `badness` before 1.7.
 */
const EARLYOOM =
  /^sending SIG(?:TERM|KILL) to process (\d+)(?: uid \d+)? "(.*?)": (?:oom_score|badness) \d+,(?: oom_score_adj (-?\d+),)? VmRSS (\d+) MiB/;

export type OomDaemon = 'systemd-oomd' | 'earlyoom';

/** A line of systemd-oomd or earlyoom; null when it tells of no kill. */
export function parseOomDaemonLine(daemon: OomDaemon, { at, text }: LogLine): KillRecord | null {
  return daemon === 'earlyoom' ? parseEarlyoom(at, text) : parseOomd(at, text);
}

const UNKNOWN = { resident: null, oomScoreAdj: null, invoker: null, tasks: [], charged: null } as const;

function parseEarlyoom(at: number, text: string): KillRecord | null {
  const found = EARLYOOM.exec(text);
  if (!found) return null;
  const [, pid, name = '', adj, resident] = found;
  return {
    ...UNKNOWN,
    at,
    by: 'earlyoom',
    pid: Number(pid),
    name,
    cgroup: null,
    pool: MACHINE,
    resident: Number(resident) * MIB,
    oomScoreAdj: adj === undefined ? null : Number(adj),
    lines: [text],
  };
}

function parseOomd(at: number, text: string): KillRecord | null {
  const found = OOMD.exec(text);
  if (!found) return null;
  const [, cgroup = '', reason = ''] = found;
  const pressed = PRESSED.exec(reason)?.[1] ?? null;
  const pool = pressed ?? (reason.startsWith('memory used') ? MACHINE : null);
  return oomdKill({ at, cgroup, pool: pressed === '/' ? MACHINE : pool, line: text });
}

/** A cgroup that systemd-oomd has killed with all that was in it. */
export function oomdKill({
  at,
  cgroup,
  pool,
  line,
}: Pick<KillRecord, 'at' | 'pool'> & { cgroup: string; line: string }): KillRecord {
  return { ...UNKNOWN, at, by: 'systemd-oomd', pid: null, name: cgroup, cgroup, pool, lines: [line] };
}
