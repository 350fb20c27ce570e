import type { KillRecord } from '../../../core/kills/kernel-kill.ts';
import { MACHINE } from '../../../core/model/snapshot.ts';
import { MIB } from '../../../core/model/units.ts';
import { EARLYOOM, OOMD, OOMD_PRESSED } from '../../../core/kills/oom-lines.ts';
import type { LogLine } from './parse-kernel-log.ts';

export type OomDaemon = 'systemd-oomd' | 'earlyoom';

/** Parses a line of systemd-oomd or earlyoom. Null when it does not report a kill. */
export function parseOomDaemonLine(daemon: OomDaemon, { at, text }: LogLine): KillRecord | null {
  return daemon === 'earlyoom' ? parseEarlyoom(at, text) : parseOomd(at, text);
}

const UNKNOWN = { resident: null, oomScoreAdj: null, invoker: null, tasks: [], charged: null } as const;

function parseEarlyoom(at: number, text: string): KillRecord | null {
  const found = EARLYOOM.exec(text)?.groups;
  if (!found) return null;
  const { pid, name = '', adj, resident } = found;
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
  const found = OOMD.exec(text)?.groups;
  if (!found) return null;
  const { cgroup = '', reason = '' } = found;
  const pressed = OOMD_PRESSED.exec(reason)?.groups?.['pool'] ?? null;
  const pool = pressed ?? (reason.startsWith('memory used') ? MACHINE : null);
  return oomdKill({ at, cgroup, pool: pressed === '/' ? MACHINE : pool, line: text });
}

/** The record of a cgroup that systemd-oomd has killed with everything in it. */
export function oomdKill({
  at,
  cgroup,
  pool,
  line,
}: Pick<KillRecord, 'at' | 'pool'> & { cgroup: string; line: string }): KillRecord {
  return { ...UNKNOWN, at, by: 'systemd-oomd', pid: null, name: cgroup, cgroup, pool, lines: [line] };
}
