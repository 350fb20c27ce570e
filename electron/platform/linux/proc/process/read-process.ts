import type { Bytes } from '../../../../core/model/units.ts';
import type { BlockableReads } from './blockable-reads.ts';
import type { Cgroups } from '../../cgroup/cgroups.ts';
import { GraphicsClients } from '../../gpu/graphics-clients.ts';
import { BoundFacts } from '../../evidence/bound-facts.ts';
import type { ForeignFiles } from '../../evidence/foreign-files.ts';
import { Heaps } from '../../evidence/heaps.ts';
import { CommandLines } from './command-lines.ts';
import type { KeptDescriptors } from './kept-descriptors.ts';
import { findLivingThread } from './living-thread.ts';
import { unsupported } from '../../../../core/model/reading.ts';
import { parseStat, type ProcessStat } from './parse-stat.ts';
import { parseStatm, type StatmPages } from './parse-statm.ts';
import { parseStatus } from './parse-status.ts';
import type { ProcFiles } from '../proc-files.ts';
import { missing } from '../missing.ts';
import { NOT_YET, readFacts, readInteger } from './read-facts.ts';
import { readProcessLimit } from './read-process-limit.ts';
import { NO_DESCRIPTOR, NONE_SWAPPED, TrackedProcess, unlessSame } from './tracked-process.ts';
import type { UserNames } from './user-names.ts';
import { reason } from '../../../../core/words/reasons.ts';

/**
 * How much of a process is read.
 *
 * - `memory`: its memory only
 * - `state`: its state, name and parent too, which statm does not tell; this also detects an exec that statm does not
 * show
 * - `all`: also the facts that seldom change (its cgroup, limits and oom_score_adj)
 */
export type Depth = 'memory' | 'state' | 'all';

/** Why PID/status is read too: it costs as much as all the rest. */
export interface StatusNeeds {
  readonly swapInUse: boolean;
  /** Somebody has huge pages. */
  readonly hugePagesInUse: boolean;
  /** That of processes from this size on is read every time. */
  readonly large: Bytes;
}

export interface ProcessSources {
  readonly files: ProcFiles;
  readonly reads: BlockableReads;
  readonly descriptors: KeptDescriptors;
  readonly users: UserNames;
  readonly cgroups: Cgroups;
  readonly pageSize: Bytes;
  /** What stands for /dev/dri, below which graphics devices are. */
  readonly graphicsDevices: string;
  /** How files of programs are read. Null where they are not. */
  readonly foreignFiles: ForeignFiles | null;
}

/** The longest statm: seven numbers of at most 20 digits. */
const STATM_LENGTH = 256;
/** The longest stat: 52 numbers behind a name of at most 64 bytes. */
const STAT_LENGTH = 2048;
const NO_SWAP_LINE = unsupported(reason('kernel.silent'));

/** Reads single processes. Facts of an earlier process are never attributed to another one with the same pid. */
export class ProcessReader {
  readonly files: ProcFiles;
  readonly descriptors: KeptDescriptors;
  readonly commandLines: CommandLines;
  readonly graphics: GraphicsClients;
  readonly boundFacts: BoundFacts;
  readonly heaps: Heaps | null;
  readonly pageSize: Bytes;
  readonly #users: UserNames;
  readonly #cgroups: Cgroups;
  readonly #fresh: StatmPages = { size: 0, resident: 0, shared: 0, text: 0, data: 0 };
  #turns = 0;

  constructor(sources: ProcessSources) {
    this.files = sources.files;
    this.descriptors = sources.descriptors;
    this.pageSize = sources.pageSize;
    this.#users = sources.users;
    this.#cgroups = sources.cgroups;
    const isStill = (process: TrackedProcess) => this.#isStill(process);
    this.commandLines = new CommandLines(this.files.root, sources.reads, isStill);
    this.graphics = new GraphicsClients(this.files, sources.reads, sources.graphicsDevices, isStill);
    const { foreignFiles } = sources;
    this.boundFacts = new BoundFacts(this.files.root, sources.reads, foreignFiles, isStill);
    this.heaps = foreignFiles && new Heaps(this.files, foreignFiles, isStill);
  }

  /** The process that has this pid now; null with the reason in `files.fault` when there is none to be read. */
  identify(pid: number, needs: StatusNeeds): TrackedProcess | null {
    const folder = `${this.files.root}/${pid}`;
    const descriptor = this.#openStatm(folder);
    if (descriptor < 0) return null;
    // The order matters: if the pid changes hands before stat is read, the descriptor answers ESRCH.
    const stat = this.#readStat(pid);
    if (stat === null || !this.#readStatm(descriptor)) {
      this.files.close(descriptor);
      return null;
    }
    const membership = this.#cgroups.membershipOf(folder);
    const process = new TrackedProcess({
      pid,
      thread: null,
      stat,
      pages: this.#fresh,
      membership,
      turn: this.#turns++,
    });
    this.descriptors.keep(process, descriptor);
    if (isLedByZombie(stat)) this.#followThread(process);
    if (needs.swapInUse || needs.hugePagesInUse) this.#readStatus(process);
    return process;
  }

  /** Reads a known process again. False when it has gone: its pid may be another's by now. */
  reread(process: TrackedProcess, depth: Depth, needs: StatusNeeds): boolean {
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
    if (needs.swapInUse && (depth !== 'memory' || large || swappedOut)) this.#readStatus(process);
    else if (needs.hugePagesInUse && depth !== 'memory') this.#readStatus(process);
    return true;
  }

  /**
   * Reads the executable, the user and oom_score_adj, once per identity and exec. It also requests the command line,
   * which may take a moment.
   */
  readSlowFacts(process: TrackedProcess): void {
    const known = { ...process.facts, comm: process.stat.name };
    process.facts = readFacts(this.files, this.#users, process.folder(this.files.root), known);
    this.commandLines.ask(process);
  }

  #rereadKept(process: TrackedProcess, descriptor: number): boolean {
    const length = this.files.readKept(descriptor, STATM_LENGTH);
    if (length < 0) {
      // The thread that was read in place of the first one has ended; the process need not have.
      if (process.thread !== null && this.files.fault === 'gone') return this.#readState(process, false);
      return this.files.fault !== 'gone';
    }
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
    const descriptor = this.#openStatm(process.folder(this.files.root));
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
    if (isLedByZombie(stat)) this.#followThread(process);
    else if (process.thread !== null) this.#readFrom(process, null);
    // A zombie has lost what its facts were read from.
    if (process.stat.state === 'zombie') return true;
    const { name, parent } = stat;
    if (name !== before.name) process.facts = { ...process.facts, name };
    if (parent !== before.parent) process.facts = { ...process.facts, parent };
    if (!execed && name === before.name && process.stat.startStack === before.startStack) return true;
    this.#readPlace(process);
    process.facts = { ...process.facts, commandLine: NOT_YET };
    this.readSlowFacts(process);
    return true;
  }

  /** In version 1 a zombie has left its cgroup, though what it was charged for may still be there. */
  #readPlace(process: TrackedProcess): void {
    if (process.stat.state === 'zombie') return;
    const membership = this.#cgroups.membershipOf(process.folder(this.files.root));
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

  #readStatus(process: TrackedProcess): void {
    const length = this.files.loadWhole(`${process.folder(this.files.root)}/status`);
    if (length < 0) {
      if (this.files.fault !== 'gone') process.swap = missing(this.files);
      return;
    }
    const { hasMemory, swap, hugetlb } = parseStatus(this.files.buffer.toString('latin1', 0, length));
    process.hugetlb = hugetlb ?? undefined;
    if (swap !== null) process.swap = unlessSame(process.swap, swap);
    else process.swap = hasMemory ? NO_SWAP_LINE : NONE_SWAPPED;
  }

  /** Reads a living thread where the first one has ended. Without one, the process is what it seems: a zombie. */
  #followThread(process: TrackedProcess): void {
    const { files } = this;
    const tasks = `${files.root}/${process.pid}/task`;
    const statOf = (thread: number) => this.#loadStat(`${tasks}/${thread}/stat`);
    const thread = findLivingThread(
      process.pid,
      () => files.list(tasks) ?? [],
      (candidate) => statOf(candidate)?.state ?? null,
      process.thread,
    );
    const stat = thread === null ? null : statOf(thread);
    if (stat !== null) {
      const { state, size, resident, startStack } = stat;
      process.stat = { ...process.stat, state, size, resident, startStack };
    }
    if (thread !== process.thread) this.#readFrom(process, thread);
  }

  /** Reads its memory from now on where this thread has it, or where the first one does. */
  #readFrom(process: TrackedProcess, thread: number | null): void {
    process.thread = thread;
    const descriptor = this.#openStatm(process.folder(this.files.root));
    if (descriptor < 0) return;
    if (this.#readStatm(descriptor)) process.take(this.#fresh);
    this.descriptors.release(process);
    this.descriptors.keep(process, descriptor);
    this.#readPlace(process);
  }

  /** `folder`: of the process, or of a thread of it. */
  #openStatm(folder: string): number {
    return this.files.open(`${folder}/statm`);
  }

  #readStatm(descriptor: number): boolean {
    const length = this.files.read(descriptor, STATM_LENGTH);
    return length >= 0 && parseStatm(this.files.buffer, length, this.#fresh);
  }

  #readStat(pid: number): ProcessStat | null {
    return this.#loadStat(`${this.files.root}/${pid}/stat`);
  }

  #loadStat(path: string): ProcessStat | null {
    const length = this.files.load(path, STAT_LENGTH);
    return length < 0 ? null : parseStat(this.files.buffer, length);
  }
}

/** The first thread has ended and others live. */
function isLedByZombie({ state, threads }: ProcessStat): boolean {
  return state === 'zombie' && threads > 1;
}
