import { UNSAID, type Killer, type KillRecord } from '../../../core/kills/kernel-kill.ts';
import {
  EARLYOOM,
  EARLYOOM_DRY,
  EARLYOOM_GROUP,
  FB_OOMD,
  LMKD,
  NOHANG_ACTS,
  NOHANG_SIZE,
  NOHANG_VICTIM,
  OLD_EARLYOOM,
  OOMD,
  OOMD_ACTS,
  OOMD_MACHINE,
  OOMD_PRESSED,
  OOMD_UNIT,
} from '../../../core/kills/daemon-lines.ts';
import { MACHINE } from '../../../core/model/snapshot.ts';
import { KIB, MIB, type Milliseconds } from '../../../core/model/units.ts';
import type { LogLine } from './parse-kernel-log.ts';

export const OOM_DAEMONS = ['systemd-oomd', 'earlyoom', 'nohang', 'oomd', 'lmkd'] as const satisfies readonly Killer[];
export type OomDaemon = (typeof OOM_DAEMONS)[number];

/** Reads the lines of such daemons in order. Some tell of one kill in several lines. */
export interface OomDaemonParser {
  take(daemon: OomDaemon, line: LogLine): KillRecord | null;
  /** The kill that was told before and did not happen, as this line says. Null for all other lines. */
  takeBack(line: LogLine): KillRecord | null;
}

/** The lines that belong to one kill may be this far apart. */
const TOGETHER: Milliseconds = 10_000;

export function createOomDaemonParser(): OomDaemonParser {
  /** The last kill by earlyoom. That it was one of a whole process group stands in the next line. */
  let last: KillRecord | null = null;
  /** Whom nohang has chosen. */
  let chosen: { readonly record: KillRecord; readonly at: Milliseconds } | null = null;

  /** Why version 247 of systemd-oomd acts, until systemd says whom that has ended. */
  let oomdActs: { readonly at: Milliseconds; readonly pool: string; readonly line: string } | null = null;

  function takeOomd(line: LogLine): KillRecord | null {
    const { at, text } = line;
    const acts = OOMD_ACTS.exec(text);
    if (acts) {
      const pool = acts.groups?.['pool'];
      oomdActs = { at, pool: pool === undefined || pool === '/' ? MACHINE : pool, line: text };
      return null;
    }
    const unit = OOMD_UNIT.exec(text)?.groups?.['unit'];
    const why = oomdActs;
    if (unit === undefined) return parseOomd(line);
    if (why === null || Math.abs(at - why.at) > TOGETHER) return null;
    oomdActs = null;
    const record = oomdKill({ at, cgroup: unit, pool: why.pool, line: why.line });
    // Where the unit is among the cgroups is not said.
    return { ...record, cgroup: null, lines: [why.line, text] };
  }

  function takeEarlyoom({ at, text }: LogLine): KillRecord | null {
    const group = EARLYOOM_GROUP.exec(text)?.groups?.['group'];
    if (group !== undefined) {
      const first = last;
      last = null;
      if (first === null || Math.abs(at - first.at) > TOGETHER) return null;
      return { ...first, processGroup: Number(group), lines: [...first.lines, text] };
    }
    last = parseEarlyoom(at, text);
    return last;
  }

  function takeNohang({ at, text }: LogLine): KillRecord | null {
    const victim = NOHANG_VICTIM.exec(text)?.groups;
    if (victim) {
      const { pid, name = '', uid } = victim;
      const record = daemonKill('nohang', at, { pid: Number(pid), name, uid: numberOf(uid), lines: [text] });
      chosen = { record, at };
      return null;
    }
    const size = NOHANG_SIZE.exec(text)?.groups?.['resident'];
    if (size !== undefined && chosen) {
      chosen = { ...chosen, record: { ...chosen.record, resident: Number(size) * MIB } };
      return null;
    }
    if (!chosen || !NOHANG_ACTS.test(text)) return null;
    const { record, at: since } = chosen;
    chosen = null;
    return Math.abs(at - since) > TOGETHER ? null : { ...record, at, lines: [...record.lines, text.trim()] };
  }

  return {
    take(daemon, line) {
      switch (daemon) {
        case 'earlyoom':
          return takeEarlyoom(line);
        case 'nohang':
          return takeNohang(line);
        case 'systemd-oomd':
          return takeOomd(line);
        case 'oomd':
          return parseFbOomd(line);
        case 'lmkd':
          return parseLmkd(line);
      }
    },
    takeBack({ at, text }) {
      if (last === null || !EARLYOOM_DRY.test(text) || Math.abs(at - last.at) > TOGETHER) return null;
      const told = last;
      last = null;
      return told;
    },
  };
}

/** Parses a line by itself. Null when it does not report a kill. */
export function parseOomDaemonLine(daemon: OomDaemon, line: LogLine): KillRecord | null {
  return createOomDaemonParser().take(daemon, line);
}

function daemonKill(
  by: OomDaemon,
  at: Milliseconds,
  told: Pick<KillRecord, 'pid' | 'name' | 'lines'> & Partial<KillRecord>,
): KillRecord {
  return { ...UNSAID, at, by, cause: 'machine', pool: MACHINE, ...told };
}

function parseEarlyoom(at: Milliseconds, text: string): KillRecord | null {
  const patterns = [EARLYOOM, ...OLD_EARLYOOM];
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.groups;
    if (!found) continue;
    const { pid, name = '', uid, adj, resident } = found;
    return daemonKill('earlyoom', at, {
      pid: Number(pid),
      name,
      uid: numberOf(uid),
      resident: resident === undefined ? null : Number(resident) * MIB,
      oomScoreAdj: numberOf(adj),
      lines: [text],
    });
  }
  return null;
}

function parseOomd({ at, text }: LogLine): KillRecord | null {
  const found = OOMD.exec(text)?.groups;
  if (!found) return null;
  const { cgroup = '', reason = '' } = found;
  const pressed = OOMD_PRESSED.exec(reason)?.groups?.['pool'] ?? null;
  const pool = pressed ?? (OOMD_MACHINE.test(reason) ? MACHINE : null);
  return oomdKill({ at, cgroup, pool: pressed === '/' ? MACHINE : pool, line: text });
}

/** The record of a cgroup that systemd-oomd has killed with everything in it. */
export function oomdKill({
  at,
  cgroup,
  pool,
  line,
}: Pick<KillRecord, 'at' | 'pool'> & { cgroup: string; line: string }): KillRecord {
  const cause = pool === null ? null : pool === MACHINE ? 'machine' : 'cgroup';
  return { ...UNSAID, at, by: 'systemd-oomd', pid: null, name: cgroup, cgroup, pool, cause, lines: [line] };
}

function parseFbOomd({ at, text }: LogLine): KillRecord | null {
  const found = FB_OOMD.exec(text)?.groups;
  if (!found || found['killer']?.includes('(dry)') === true) return null;
  const cgroup = `/${(found['cgroup'] ?? '').replace(/^\/+/, '')}`;
  const used = Number(found['used']);
  return daemonKill('oomd', at, {
    ...{ pid: null, name: cgroup, cgroup, pool: null, cause: null, lines: [text] },
    resident: used > 0 ? used : null,
  });
}

function parseLmkd({ at, text }: LogLine): KillRecord | null {
  const found = LMKD.exec(text)?.groups;
  if (!found) return null;
  const { pid, name = '', uid, adj, resident } = found;
  return daemonKill('lmkd', at, {
    pid: Number(pid),
    name,
    uid: numberOf(uid),
    resident: resident === undefined ? null : Number(resident) * KIB,
    oomScoreAdj: numberOf(adj),
    lines: [text],
  });
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}
