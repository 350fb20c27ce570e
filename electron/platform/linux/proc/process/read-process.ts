import type { Bytes } from '../../../../core/model/units.ts';
import type { BlockableReads } from './blockable-reads.ts';
import type { Cgroups } from '../../cgroup/cgroups.ts';
import { CommandLines } from './command-lines.ts';
import type { KeptDescriptors } from './kept-descriptors.ts';
import { parseStat, type ProcessStat } from './parse-stat.ts';
import { parseStatm, type StatmPages } from './parse-statm.ts';
import { parseStatus } from './parse-status.ts';
import type { ProcFiles } from '../proc-files.ts';
import { missing } from '../missing.ts';
import { NOT_YET, readFacts, readInteger } from './read-facts.ts';
import { readProcessLimit } from './read-process-limit.ts';
import { NO_DESCRIPTOR, NONE_SWAPPED, TrackedProcess, unlessSame } from './tracked-process.ts';
import type { UserNames } from './user-names.ts';

/**
 * How much of a process is read.
 *
 * - `memory`: its memory only
 * - `state`: its state, name and parent too, which statm does not tell; this also detects an exec that statm does not
 * show
 * - `all`: also the facts that seldom change (its cgroup, limits and oom_score_adj)
 */
export type Depth = 'memory' | 'state' | 'all';

export interface SwapNeeds {
  readonly swapInUse: boolean;
  /** The size from which on a process's swap is read every time. */
  readonly large: Bytes;
}

export interface ProcessSources {
  readonly files: ProcFiles;
  readonly reads: BlockableReads;
  readonly descriptors: KeptDescriptors;
  readonly users: UserNames;
  readonly cgroups: Cgroups;
  readonly pageSize: Bytes;
}

/** The longest statm: seven numbers of at most 20 digits. */
const STATM_LENGTH = 256;
/** The longest stat: 52 numbers behind a name of at most 64 bytes. */
const STAT_LENGTH = 2048;

/** Reads single processes. Facts of an earlier process are never attributed to another one with the same pid. */
export class ProcessReader {
  readonly files: ProcFiles;
  readonly descriptors: KeptDescriptors;
  readonly commandLines: CommandLines;
  readonly pageSize: Bytes;
  readonly #users: UserNames;
  readonly #cgroups: Cgroups;
  readonly #fresh: StatmPages = { size: 0, resident: 0, shared: 0, text: 0 };
  #turns = 0;

  constructor(sources: ProcessSources) {
    this.files = sources.files;
    this.descriptors = sources.descriptors;
    this.pageSize = sources.pageSize;
    this.#users = sources.users;
    this.#cgroups = sources.cgroups;
    this.commandLines = new CommandLines(this.files.root, sources.reads, (process) => this.#isStill(process));
  }

  /** The process that has this pid now. Null with the reason in `files.fault` when there is none that can be read. */
  identify(pid: number, swap: SwapNeeds): TrackedProcess | null {
    const descriptor = this.#openStatm(pid);
    if (descriptor < 0) return null;
    // The order matters: if the pid changes hands before stat is read, the descriptor answers ESRCH.
    const stat = this.#readStat(pid);
    if (stat === null || !this.#readStatm(descriptor)) {
      this.files.close(descriptor);
      return null;
    }
    const process = new TrackedProcess(pid, stat, this.#fresh, this.#cgroups.membershipOf(pid), this.#turns++);
    this.descriptors.keep(process, descriptor);
    if (swap.swapInUse) this.#readSwap(process);
    return process;
  }

  /** Reads a known process again. False when it has gone; its pid may belong to another one by now. */
  reread(process: TrackedProcess, depth: Depth, needs: SwapNeeds): boolean {
    const before = process.anonymousPages;
    const { text } = process.pages;
    if (process.descriptor === NO_DESCRIPTOR) {
      if (!this.#rereadUnkept(process)) return false;
    } else {
      if (!this.#rereadKept(process, process.descriptor)) return false;
      const execed = process.pages.text !== text;
      if ((depth !== 'memory' || execed) && !this.#readState(process, execed)) return false;
    }
    if (depth === 'all') this.#readPlace(process);
    if (process.suspect) this.#readSuspect(process, depth);
    const large = process.pages.resident * this.pageSize >= needs.large;
    const swappedOut = process.anonymousPages < before;
    if (needs.swapInUse && (depth !== 'memory' || large || swappedOut)) this.#readSwap(process);
    return true;
  }

  /**
   * Reads the executable, the user and oom_score_adj, once per identity and exec. It also requests the command line,
   * which may take a moment.
   */
  readSlowFacts(process: TrackedProcess): void {
    process.facts = readFacts(this.files, this.#users, process.pid, process.facts);
    this.commandLines.ask(process);
  }

  #rereadKept(process: TrackedProcess, descriptor: number): boolean {
    const length = this.files.readKept(descriptor, STATM_LENGTH);
    if (length < 0) return this.files.fault !== 'gone';
    if (parseStatm(this.files.buffer, length, this.#fresh)) process.take(this.#fresh);
    // The memory of a zombie is gone before the process is.
    return (
      process.pages.size > 0 ||
      process.stat.state === 'zombie' ||
      process.facts.kernelThread ||
      this.#readState(process, false)
    );
  }

  /**
   * Reads a process without a kept descriptor, whose identity is checked every time. statm is opened when stat shows
   * a change, or when it may be kept open.
   */
  #rereadUnkept(process: TrackedProcess): boolean {
    const { size, resident } = process.stat;
    if (!this.#readState(process, false)) return false;
    const changed = process.stat.size !== size || process.stat.resident !== resident;
    if (!changed && this.descriptors.isFull && !this.descriptors.outweighs(process)) {
      process.unchanged++;
      return true;
    }
    const descriptor = this.#openStatm(process.pid);
    if (descriptor < 0) return this.files.fault !== 'gone';
    const alive = this.#isStill(process) && this.#rereadKept(process, descriptor);
    this.descriptors.keep(process, descriptor);
    return alive;
  }

  #isStill(process: TrackedProcess): boolean {
    const stat = this.#readStat(process.pid);
    return stat === null ? this.files.fault !== 'gone' : stat.start === process.start;
  }

  /** `execed` says that the process is already known to run another program than before. */
  #readState(process: TrackedProcess, execed: boolean): boolean {
    const stat = this.#readStat(process.pid);
    if (stat === null) return this.files.fault !== 'gone';
    if (stat.start !== process.start) return false;
    const before = process.stat;
    process.stat = stat;
    // A zombie has lost the files from which its facts were read.
    if (stat.state === 'zombie') return true;
    const { name, parent } = stat;
    if (name !== before.name || parent !== before.parent) process.facts = { ...process.facts, name, parent };
    if (!execed && name === before.name && stat.startStack === before.startStack) return true;
    this.#readPlace(process);
    process.facts = { ...process.facts, commandLine: NOT_YET };
    this.readSlowFacts(process);
    return true;
  }

  #readPlace(process: TrackedProcess): void {
    const membership = this.#cgroups.membershipOf(process.pid);
    if (membership === process.membership) return;
    process.membership = membership;
    process.facts = { ...process.facts, cgroup: membership.path };
  }

  /**
   * Reads the facts of a suspect. Its oom_score follows its size, so it is read again when the size has changed, and
   * in turn.
   */
  #readSuspect(process: TrackedProcess, depth: Depth): void {
    const folder = `${this.files.root}/${process.pid}`;
    if (depth === 'all') {
      process.limits = null;
      process.facts = { ...process.facts, oomScoreAdj: readInteger(this.files, `${folder}/oom_score_adj`) };
    }
    if (depth === 'all' || process.unchanged === 0 || process.oomScore.kind !== 'ok') {
      const score = readInteger(this.files, `${folder}/oom_score`);
      process.oomScore = score.kind === 'ok' ? unlessSame(process.oomScore, score.value) : score;
    }
    process.limitPool = readProcessLimit(this.files, process, this.pageSize);
  }

  #readSwap(process: TrackedProcess): void {
    const length = this.files.load(`${this.files.root}/${process.pid}/status`);
    if (length < 0) {
      if (this.files.fault !== 'gone') process.swap = missing(this.files, '');
      return;
    }
    const { swap } = parseStatus(this.files.buffer.toString('latin1', 0, length));
    process.swap = swap === null ? NONE_SWAPPED : unlessSame(process.swap, swap);
  }

  #openStatm(pid: number): number {
    return this.files.open(`${this.files.root}/${pid}/statm`);
  }

  #readStatm(descriptor: number): boolean {
    const length = this.files.read(descriptor, STATM_LENGTH);
    return length >= 0 && parseStatm(this.files.buffer, length, this.#fresh);
  }

  #readStat(pid: number): ProcessStat | null {
    const length = this.files.load(`${this.files.root}/${pid}/stat`, STAT_LENGTH);
    return length < 0 ? null : parseStat(this.files.buffer, length);
  }
}
