import { unescapeBytes } from '../../../core/kills/escaped-bytes.ts';
import { UNSAID, type KillRecord } from '../../../core/kills/kernel-kill.ts';
import {
  ALLOWED,
  CHARGED,
  CHOSEN,
  INVOKED,
  KILLED,
  LIMIT_OF,
  LOST,
  OOM_GROUP,
  SUMMARY,
  SYSRQ,
  TABLE_HEAD,
  TABLE_ROW,
} from '../../../core/kills/oom-lines.ts';
import { MACHINE } from '../../../core/model/snapshot.ts';
import { KIB, type Bytes, type Milliseconds } from '../../../core/model/units.ts';
import { OomReport, scopeOf, type KilledLine } from './oom-report.ts';

export interface LogLine {
  readonly at: Milliseconds;
  /** Untrusted text, because it contains names of programs. */
  readonly text: string;
  /** The task or processor that wrote it, where the log says so (CONFIG_PRINTK_CALLER). */
  readonly caller?: string | null;
  /** Whether the log marks it as the rest of the record before. */
  readonly continues?: boolean;
}

/**
 * Reads the kernel's log in order and returns the kills in it, from Linux 2.6.32 on. A kill is told with the report
 * before it only if that is its own: the kernel prints reports of ten kills in five seconds, and a line for each kill.
 */
export interface KernelLogParser {
  take(line: LogLine): KillRecord | null;
  /** Messages were lost: what was said before does not belong to what comes. */
  lose(): void;
}

/** The kernel writes at most about 1 kB at once, and a summary may hold two paths of 4 kB. */
const LONGEST_JOINED = 16_384;
const MOST_CALLERS = 64;
/** The lines that are written in pieces when a path in them is long. */
const IN_PIECES = /^(?:oom-kill:constraint=|Task in |Tasks in )/;
/** Beginnings of lines of a report: such a line is not the rest of another one. */
const BEGINNING =
  / invoked oom-killer: |^(?:Tasks? in |Tasks state|\[\s*(?:pid|\d+)\s*\]|memory(?:\+swap)?: |swap: |kmem: |oom-kill:|oom_reaper: |Memory cgroup |Out of memory|No available memory|Killed process|Mem-Info|CPU: |Call Trace|Hardware name)/;
/** Nearly every line of a log is another one. */
const WORTH_A_LOOK =
  /oom-killer|oom-kill:|[Kk]ill(?:ed)? process|^Tasks? in |: usage \d|^\[\s*(?:pid|\d)|mems_allowed|pages (?:RAM|reserved)|reserved pages$|free:\d| swap +=|OOM execution|dropped|Missed|suppressed/;

/** `pageSize` is in bytes, because the table of tasks counts pages. Null where the log is of an unknown machine. */
export function createKernelLogParser(pageSize: Bytes | null): KernelLogParser {
  let reports = new Map<string, OomReport>();
  let last = new Map<string, string>();
  /** When a kill by hand was announced. */
  let askedAt: Milliseconds | null = null;

  function lose(): void {
    reports = new Map();
    last = new Map();
    askedAt = null;
  }

  function begin(caller: string, at: Milliseconds, isMixed = false): OomReport {
    if (reports.size >= MOST_CALLERS) reports = new Map();
    const report = new OomReport(at, isMixed);
    reports.set(caller, report);
    return report;
  }

  /** The line itself, or a line before with this as its rest. */
  function joined({ text, continues = false }: LogLine, caller: string): string {
    const before = last.get(caller);
    if (before === undefined || !IN_PIECES.test(before) || BEGINNING.test(text)) return text;
    if (!continues && isWhole(before)) return text;
    const whole = (before + text).slice(0, LONGEST_JOINED);
    reports.get(caller)?.takeBack(before);
    return whole;
  }

  return {
    lose,
    take(line) {
      const caller = line.caller ?? '';
      const text = joined(line, caller);
      const isRest = text !== line.text;
      if (!isRest && line.continues !== true && !WORTH_A_LOOK.test(text)) return null;
      if (last.size >= MOST_CALLERS) last.clear();
      last.set(caller, text);
      const { at } = line;
      const report = reports.get(caller);
      const open = () => {
        const one = report ?? begin(caller, at);
        one.lastAt = at;
        return one;
      };
      const killed = parseKilled(text);
      if (killed) {
        if (report?.isOf(killed, at) === true) {
          report.lastAt = at;
          return report.kill(killed, text, { at, pageSize });
        }
        // The kill's own report was not printed. A report of another kind may still be waiting for its own kill.
        return loneKill(killed, text, at);
      }
      const summary = SUMMARY.exec(text)?.groups;
      if (summary) {
        const isAnother = report?.isOfAnother(Number(summary['pid'])) === true;
        (isAnother ? begin(caller, at, true) : open()).summarize(summary, text);
      } else if (TABLE_ROW.test(text)) report?.row(text);
      else if (TABLE_HEAD.test(text)) open().head(text);
      else takeOther();
      if (report) report.lastAt = at;
      return null;

      function takeOther(): void {
        const [limit, charge, chosen, group, allowed] = [LIMIT_OF, CHARGED, CHOSEN, OOM_GROUP, ALLOWED].map(
          (pattern) => pattern.exec(text)?.groups,
        );
        // This pattern is tried last, because the name of a cgroup in another line may contain these words.
        const invoked = limit ?? charge ?? chosen ?? group ?? INVOKED.exec(text)?.groups;
        if (limit) open().limitOf(limit, text);
        else if (charge) open().charge(charge, text);
        else if (chosen) choose(chosen);
        else if (group) endAsGroup();
        else if (invoked) {
          const byHand = askedAt !== null && Math.abs(at - askedAt) < 5000;
          askedAt = null;
          begin(caller, at).invoke(invoked, text, byHand);
        } else if (allowed) report?.allow(allowed);
        else if (SYSRQ.test(text)) askedAt = at;
        else if (LOST.test(text)) lose();
        else report?.memoryFact(text);
      }

      function choose(said: Readonly<Record<string, string | undefined>>): void {
        const victim: KilledLine = { ...NAMELESS, pid: Number(said['pid']), scope: scopeOf(said['what']) };
        const own = report?.isOf(victim, at) === true ? open() : begin(caller, at);
        own.choose(said, text);
      }

      function endAsGroup(): void {
        if (report) report.isGroup = true;
      }
    },
  };
}

const NAMELESS = { name: '', uid: null, resident: null, pageTables: null, oomScoreAdj: null } as const;

function isWhole(text: string): boolean {
  return SUMMARY.test(text) || LIMIT_OF.test(text) || OOM_GROUP.test(text);
}

function loneKill(
  { pid, name, uid, scope, resident, oomScoreAdj }: KilledLine,
  text: string,
  at: Milliseconds,
): KillRecord {
  return {
    ...UNSAID,
    at,
    by: 'kernel',
    pid,
    name,
    uid,
    cause: scope,
    pool: scope === 'machine' ? MACHINE : null,
    resident,
    oomScoreAdj,
    lines: [text],
  };
}

function parseKilled(text: string): KilledLine | null {
  const found = KILLED.exec(text)?.groups;
  if (!found) return null;
  const { what, pid, name = '', anon, file, shmem, tables, adj, early, late, uid } = found;
  const user = uid ?? early ?? late;
  return {
    pid: Number(pid),
    name,
    uid: user === undefined ? null : Number(user),
    scope: scopeOf(what),
    resident: anon === undefined ? null : (Number(anon) + Number(file) + Number(shmem ?? 0)) * KIB,
    pageTables: tables === undefined ? null : Number(tables) * KIB,
    oomScoreAdj: adj === undefined ? null : Number(adj),
  };
}

export interface KmsgRecord extends Omit<LogLine, 'at'> {
  /** Microseconds since the machine was started. */
  readonly micros: number;
  readonly facility: number;
}

/**
 * Parses one record of /dev/kmsg (Documentation/ABI/testing/dev-kmsg): `priority,sequence,microseconds,flags;text`,
 * with each unprintable byte as `\xNN`. Flag `c` (since Linux 4.9) or `+` (before): the rest of the record before.
 * The facility is 0 for the kernel itself, which no program can claim. Null where it is no record.
 */
export function parseKmsgRecord(record: string): KmsgRecord | null {
  const found = /^(\d+),\d+,(\d+),([^,;]*)([^;]*);([^\n]*)/.exec(record);
  if (!found) return null;
  const [, priority, micros, flags, more = '', text = ''] = found;
  const caller = /,caller=([TC]\d+)/.exec(more)?.[1];
  return {
    micros: Number(micros),
    // The facility is in the upper bits.
    facility: Number(priority) >> 3,
    text: unescapeBytes(text),
    ...(caller === undefined ? {} : { caller }),
    ...(flags === 'c' || flags === '+' ? { continues: true } : {}),
  };
}
