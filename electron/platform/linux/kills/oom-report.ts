import { firstChoices, heldBy } from '../../../core/kills/badness.ts';
import {
  UNSAID,
  type KillCause,
  type KillRecord,
  type KillTask,
  type MachineMemory,
} from '../../../core/kills/kernel-kill.ts';
import { BY_HAND, MEMORY_FACTS, POLICY_NODES } from '../../../core/kills/oom-lines.ts';
import { MACHINE } from '../../../core/model/snapshot.ts';
import { KIB, type Bytes, type Milliseconds } from '../../../core/model/units.ts';
import { likelyPageSize, parseTableHead, parseTableRow, taskOf, type TaskRow } from './task-table.ts';

/** The lines of one report may be this far apart. */
const LONGEST_GAP: Milliseconds = 10_000;
/** The kernel's limit for "no limit" is beyond this. */
const UNLIMITED: Bytes = 2 ** 50;
const MOST_ROWS = 20_000;
const MOST_LINES = 40;

type Groups = Readonly<Record<string, string | undefined>>;
/** Whether a report or a kill is about a cgroup or about the machine. Null where it does not say. */
export type Scope = 'cgroup' | 'machine' | null;

/** A process as the line of its kill names it. */
export interface KilledLine {
  readonly pid: number;
  readonly name: string;
  readonly uid: number | null;
  readonly scope: Scope;
  readonly resident: Bytes | null;
  readonly pageTables: Bytes | null;
  readonly oomScoreAdj: number | null;
}

/** What the kernel has said of one exhaustion so far (mm/oom_kill.c dump_header, dump_tasks, oom_kill_process). */
export class OomReport {
  lastAt: Milliseconds;
  /** A cgroup is being killed as a whole, so that several kills have this report. */
  isGroup = false;
  readonly #lines: string[] = [];
  readonly #rows: TaskRow[] = [];
  readonly #memory = new Map<string, number>();
  readonly #charges = new Map<string, { readonly used: Bytes; readonly limit: Bytes }>();
  /** The parts that a report has once. One that comes again belongs to a report in between. */
  readonly #parts = new Set<string>();
  #invoker: string | null = null;
  #byHand = false;
  #isMixed: boolean;
  #isKilled = false;
  #columns: readonly string[] | null = null;
  #limitOf: Groups | null = null;
  #policyNodes: string | null = null;
  #allowedNodes: string | null = null;
  #summary: Groups | null = null;
  #chosen: { readonly pid: number; readonly name: string; readonly scope: Scope } | null = null;

  /** `isMixed`: a part of it may have been printed before, among the lines of another report. */
  constructor(at: Milliseconds, isMixed = false) {
    this.lastAt = at;
    this.#isMixed = isMixed;
  }

  invoke({ name = '', rest = '' }: Groups, line: string, byHand: boolean): void {
    this.#invoker = name;
    this.#byHand = byHand || BY_HAND.test(rest);
    this.#policyNodes = POLICY_NODES.exec(rest)?.groups?.['nodes'] ?? null;
    this.#note(line);
  }

  allow({ mems = '' }: Groups): void {
    this.#allowedNodes = mems;
  }

  limitOf(said: Groups, line: string): void {
    this.#part('limit');
    this.#limitOf = said;
    this.#note(line);
  }

  charge({ what = '', used, limit }: Groups, line: string): void {
    this.#part(what);
    this.#charges.set(what, { used: Number(used) * KIB, limit: Number(limit) * KIB });
    if (what === 'memory') this.#note(line);
  }

  head(line: string): void {
    this.#part('table');
    this.#columns = parseTableHead(line);
  }

  row(line: string): void {
    const row = this.#rows.length < MOST_ROWS ? parseTableRow(line, this.#columns) : null;
    if (row) this.#rows.push(row);
  }

  memoryFact(line: string): void {
    for (const [pattern, what] of MEMORY_FACTS) {
      const found = pattern.exec(line);
      // The machine's own line comes before those of nodes and zones.
      if (found && !this.#memory.has(what)) this.#memory.set(what, Number(found[1]));
    }
  }

  summarize(said: Groups, line: string): void {
    this.#part('summary');
    this.#summary = said;
    this.#note(line);
  }

  /** Whether its summary is of another process, so that a summary of this one ends it. */
  isOfAnother(pid: number): boolean {
    return this.#summary !== null && Number(this.#summary['pid']) !== pid;
  }

  choose({ pid, name = '', what }: Groups, line: string): void {
    this.#chosen = { pid: Number(pid), name, scope: scopeOf(what) };
    this.#note(line);
  }

  /** Takes back a line whose rest has come in another record. */
  takeBack(line: string): void {
    if (this.#lines.at(-1) !== line) return;
    this.#lines.pop();
    if (this.#summary) this.#parts.delete('summary');
    else this.#parts.delete('limit');
  }

  /** Whether a kill belongs to this report. It may belong to one whose beginning was not printed or was lost. */
  isOf({ pid, scope }: KilledLine, at: Milliseconds): boolean {
    if (Math.abs(at - this.lastAt) > LONGEST_GAP) return false;
    const own = this.#scope() ?? this.#chosen?.scope ?? null;
    if (scope !== null && own !== null && scope !== own) return false;
    if (this.#isKilled) return this.isGroup && (this.#rows.length === 0 || this.#rows.some((row) => row.pid === pid));
    const summarized = this.#summary?.['pid'];
    return summarized === undefined || Number(summarized) === pid;
  }

  kill(killed: KilledLine, line: string, { at, pageSize }: { at: Milliseconds; pageSize: Bytes | null }): KillRecord {
    this.#isKilled = true;
    const scope = killed.scope ?? this.#chosen?.scope ?? this.#scope();
    const cause = this.#cause(scope);
    const nodes = cause === 'nodes' ? this.#nodes() : null;
    const { pid, name, uid, resident, oomScoreAdj } = killed;
    const own = this.#rows.find((row) => row.pid === pid);
    const bytes = pageSize ?? (own && resident !== null ? likelyPageSize(own.rss, resident) : 4096);
    const charged = this.#isMixed || cause !== 'cgroup' ? null : this.#charged();
    const machine = this.#isMixed ? null : this.#machine(bytes);
    const tasks = this.#isMixed ? [] : this.#tasks(killed, bytes);
    const scale = cause === 'cgroup' ? this.#scaleOfCgroup() : machine && machine.ram + (machine.swap ?? 0);
    return {
      ...UNSAID,
      at,
      by: 'kernel',
      pid,
      name,
      uid: uid ?? (this.#summary ? Number(this.#summary['uid']) : null),
      cause,
      constraint: this.#summary?.['constraint'] ?? null,
      nodes,
      place: this.isGroup
        ? null
        : (this.#summary?.['cgroup'] ?? (this.#isMixed ? null : this.#limitOf?.['place']) ?? null),
      pool:
        cause === 'machine' ? MACHINE : nodes !== null ? `nodes:${nodes}` : cause === 'cgroup' ? this.#pool() : null,
      charged,
      machine,
      resident,
      oomScoreAdj,
      invoker: this.#isMixed ? null : this.#invoker,
      chosen: this.#chosen && this.#chosen.pid !== pid ? { pid: this.#chosen.pid, name: this.#chosen.name } : null,
      tasks: firstChoices(tasks, pid, scale),
      held: tasks.length === 0 ? null : tasks.reduce((sum, task) => sum + heldBy(task), 0),
      scale,
      lines: [...this.#lines, line],
    };
  }

  #tasks({ pid, name, resident, pageTables, oomScoreAdj }: KilledLine, pageSize: Bytes): readonly KillTask[] {
    const tasks = this.#rows.map((row) => taskOf(row, pageSize));
    if (tasks.length === 0 || resident === null || tasks.some((task) => task.pid === pid)) return tasks;
    return [...tasks, { pid, name, resident, anonymous: null, swap: null, pageTables, oomScoreAdj }];
  }

  #cause(scope: Scope): KillCause | null {
    if (this.#byHand) return 'by-hand';
    const constraint = this.#summary?.['constraint'];
    if (constraint === 'CONSTRAINT_MEMORY_POLICY' || constraint === 'CONSTRAINT_CPUSET') return 'nodes';
    if (scope !== 'machine') return scope;
    return this.#summary === null && this.#nodes() !== null ? 'nodes' : 'machine';
  }

  /** The nodes that were allowed, where they are not all. */
  #nodes(): string | null {
    if (!this.#summary) return this.#policyNodes === this.#allowedNodes ? null : this.#policyNodes;
    const { constraint, nodes = '', mems = '' } = this.#summary;
    const listed = constraint === 'CONSTRAINT_CPUSET' ? mems : nodes;
    return /^[\d,-]+$/.test(listed) ? listed : null;
  }

  #scope(): Scope {
    if (this.#summary) return this.#summary['constraint'] === 'CONSTRAINT_MEMCG' ? 'cgroup' : 'machine';
    return this.#limitOf || this.#charges.has('memory') ? 'cgroup' : null;
  }

  #pool(): string | null {
    return this.#summary?.['pool'] ?? (this.#isMixed ? null : this.#limitOf?.['pool']) ?? null;
  }

  /** The limit that was reached: that of memory, or of memory and swap together (cgroup v1). */
  #charged(): { readonly used: Bytes; readonly limit: Bytes } | null {
    const memory = this.#charges.get('memory') ?? null;
    const both = this.#charges.get('memory+swap');
    return memory && both && memory.used < 0.98 * memory.limit && both.used >= both.limit * 0.98 ? both : memory;
  }

  #scaleOfCgroup(): Bytes | null {
    const memory = this.#charges.get('memory')?.limit;
    const both = this.#charges.get('memory+swap')?.limit;
    const swap = this.#charges.get('swap')?.limit;
    if (memory === undefined || memory > UNLIMITED || this.#isMixed) return null;
    if (both !== undefined && both < UNLIMITED) return both;
    return memory + (swap !== undefined && swap < UNLIMITED ? swap : 0);
  }

  #machine(pageSize: Bytes): MachineMemory | null {
    const value = (what: string, unit: Bytes) => {
      const count = this.#memory.get(what);
      return count === undefined ? null : count * unit;
    };
    const ram = value('ram', pageSize);
    if (ram === null) return null;
    return {
      ram: ram - (value('reserved', pageSize) ?? 0),
      free: value('free', pageSize),
      swap: value('swap', KIB),
      swapFree: value('swapFree', KIB),
    };
  }

  #part(what: string): void {
    if (this.#parts.has(what)) this.#isMixed = true;
    this.#parts.add(what);
  }

  #note(line: string): void {
    if (this.#lines.length < MOST_LINES) this.#lines.push(line);
  }
}

export function scopeOf(what: string | undefined): Scope {
  if (what === undefined) return null;
  return what.startsWith('Memory cgroup') ? 'cgroup' : 'machine';
}
