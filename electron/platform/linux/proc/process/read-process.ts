import type { Bytes } from '../../../../core/model/units.ts';
import type { Cgroups } from '../../cgroup/cgroups.ts';
import type { KeptDescriptors } from './kept-descriptors.ts';
import { parseStat, type ProcessStat } from './parse-stat.ts';
import { parseStatm, type StatmPages } from './parse-statm.ts';
import { parseStatus } from './parse-status.ts';
import type { ProcFiles } from '../proc-files.ts';
import { missing } from '../missing.ts';
import { readFacts, readInteger } from './read-facts.ts';
import { readProcessLimit } from './read-process-limit.ts';
import { NO_DESCRIPTOR, NONE_SWAPPED, TrackedProcess, unlessSame } from './tracked-process.ts';
import type { UserNames } from './user-names.ts';

/**
 * How much of a process is read: its memory; its state, name and parent too, which statm does not tell; or also what seldom changes (its
 * cgroup, limits and oom_score_adj). An exec that statm does not show is noticed with the state.
 */
export type Depth = 'memory' | 'state' | 'all';

export interface SwapNeeds {
  readonly swapInUse: boolean;
  /** The swap of processes from this size on is read every time. */
  readonly large: Bytes;
}

export interface ProcessSources {
  readonly files: ProcFiles;
  readonly descriptors: KeptDescriptors;
  readonly users: UserNames;
  readonly cgroups: Cgroups;
  readonly pageSize: Bytes;
}

/** Seven numbers of at most 20 digits. */
const STATM_LENGTH = 256;
/** 52 numbers behind a name of at most 64 bytes. */
const STAT_LENGTH = 2048;

/** Reads single processes. What a process was before is never said of another one that got its pid. */
export class ProcessReader {
  readonly files: ProcFiles;
  readonly descriptors: KeptDescriptors;
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
  }

  /** The process that has this pid now; null with the reason in `files.fault` when there is none to be read. */
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

  /** Reads a known process again. False when it has gone: its pid may be another's by now. */
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

  /** Command line, executable, user and oom_score_adj, read once per identity and exec. */
  readSlowFacts(process: TrackedProcess): void {
    process.facts = readFacts(this.files, this.#users, process.pid, process.facts);
  }

  #rereadKept(process: TrackedProcess, descriptor: number): boolean {
    const length = this.files.readKept(descriptor, STATM_LENGTH);
    if (length < 0) return this.files.fault !== 'gone';
    if (parseStatm(this.files.buffer, length, this.#fresh)) process.take(this.#fresh);
    // The memory of a zombie is gone before it is.
    return (
      process.pages.size > 0 ||
      process.stat.state === 'zombie' ||
      process.facts.kernelThread ||
      this.#readState(process, false)
    );
  }

  /** Without a kept descriptor the identity is checked every time. statm is opened when stat shows a change, or when it may be kept. */
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

  /** `execed`: it is known already that the process runs another program than before. */
  #readState(process: TrackedProcess, execed: boolean): boolean {
    const stat = this.#readStat(process.pid);
    if (stat === null) return this.files.fault !== 'gone';
    if (stat.start !== process.start) return false;
    const before = process.stat;
    process.stat = stat;
    // A zombie has lost what its facts were read from.
    if (stat.state === 'zombie') return true;
    const { name, parent } = stat;
    if (name !== before.name || parent !== before.parent) process.facts = { ...process.facts, name, parent };
    if (!execed && name === before.name && stat.startStack === before.startStack) return true;
    this.#readPlace(process);
    this.readSlowFacts(process);
    return true;
  }

  #readPlace(process: TrackedProcess): void {
    const membership = this.#cgroups.membershipOf(process.pid);
    if (membership === process.membership) return;
    process.membership = membership;
    process.facts = { ...process.facts, cgroup: membership.path };
  }

  /** oom_score follows the size of the process, so it is asked for again when that has changed, and in turn. */
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
      if (this.files.fault !== 'gone') process.swap = missing(this.files);
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
