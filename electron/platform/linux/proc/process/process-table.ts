import type { IdentityKey } from '../../../../core/model/identity.ts';
import type { LimitedPool, ProcessSample } from '../../../../core/model/snapshot.ts';
import type { Bytes } from '../../../../core/model/units.ts';
import type { CgroupMembership } from '../../cgroup/cgroup-membership.ts';
import type { ProcessReader, StatusNeeds } from './read-process.ts';
import { NO_DESCRIPTOR, NONE_SWAPPED, type TrackedProcess } from './tracked-process.ts';
import { reason } from '../../../../core/words/reasons.ts';

/** What a sweep over the processes depends on besides /proc/PID. Processes that are `large` are never left out. */
export interface SweepNeeds extends StatusNeeds {
  readonly suspects: ReadonlySet<IdentityKey>;
  /** Whether memory moved since the last sweep, so that this one includes quiet processes. */
  readonly alert: boolean;
  /** Processes from this size on are asked what bounds them. */
  readonly worthALook: Bytes;
}

/**
 * A small process is quiet after this many reads without a change. This many quiet ones are read per sweep, in turn,
 * and all of them in one of eight sweeps.
 */
const QUIET_AFTER = 8;
const QUIET = 128;
const LONGEST_QUIET_PERIOD = 8;
/** From this number of processes on, the list of pids is read in every second sweep only. */
const MANY = 2500;
const LIST_PERIOD_OF_MANY = 2;
/** The least number of processes per sweep for periodic work. */
const REFRESHED = 12;
const UNKEPT = 384;
const UNKEPT_ALERT = 1024;
/**
 * The most processes whose slow facts are read per sweep. Many are born in a fork storm, and all are new at the
 * start.
 */
const FACTS = 200;
const FACTS_AT_START = 2000;
/** The sweeps between two full readings of a suspect, and between two rankings of descriptors. */
const SUSPECT_PERIOD = 8;
const RANKED_EVERY = 64;

/**
 * The processes of the machine, followed by identity from sweep to sweep. A sweep lists the pids, removes processes
 * that are gone, adds new ones, and reads memory: of every process with a kept descriptor that is not quiet, and of
 * the others in turn.
 */
export class ProcessTable {
  readonly #reader: ProcessReader;
  readonly #byPid = new Map<number, TrackedProcess>();
  /** The processes whose slow facts are still to be read. */
  readonly #incomplete = new Set<TrackedProcess>();
  /** The listed pids that this user may not read. */
  readonly #denied = new Set<number>();
  #suspects = new Set<TrackedProcess>();
  #samples: readonly ProcessSample[] = [];
  #sweep = 0;

  constructor(reader: ProcessReader) {
    this.#reader = reader;
  }

  /** The number of listed processes that this user may not read. */
  get denied(): number {
    return this.#denied.size;
  }

  /** The limits of single processes that can run out. They are known for suspects only. */
  get limitPools(): readonly LimitedPool[] {
    return [...this.#suspects].flatMap(({ limitPool }) => (limitPool === null ? [] : [limitPool]));
  }

  /** See GraphicsClients. */
  get graphicsTotal(): Bytes | null {
    return this.#reader.graphics.total;
  }

  get memberships(): ReadonlySet<CgroupMembership> {
    return new Set(Array.from(this.#byPid.values(), ({ membership }) => membership));
  }

  /** Sweeps over the processes. Throws when they cannot be listed. */
  sweep(needs: SweepNeeds): readonly ProcessSample[] {
    const isListed = this.#byPid.size < MANY || needs.alert || this.#sweep % LIST_PERIOD_OF_MANY === 0;
    this.#sweep++;
    if (this.#sweep % RANKED_EVERY === 0) this.#reconsider();
    if (isListed) this.#list(needs);
    this.#followSuspects(needs);
    this.#rereadThoseDue(needs);
    this.#completeFacts();
    this.#reader.commandLines.askSilent();
    this.#reader.graphics.follow(this.#byPid);
    this.#lookInside(needs);
    return this.#collect(needs);
  }

  /** Closes kept descriptors because none are left. False when there are none to close. */
  giveBack(): boolean {
    const { descriptors } = this.#reader;
    if (descriptors.open === 0) return false;
    descriptors.shrink(this.#byPid.values());
    return true;
  }

  close(): void {
    for (const process of this.#byPid.values()) this.#reader.descriptors.release(process);
    this.#byPid.clear();
  }

  #reconsider(): void {
    const { descriptors } = this.#reader;
    this.#denied.clear();
    descriptors.grow();
    if (descriptors.isFull) descriptors.rank(this.#byPid.values());
  }

  /** Adds new processes and removes those that are gone. */
  #list(needs: SweepNeeds): void {
    const { files } = this.#reader;
    const names = files.list(files.root);
    if (names === null)
      throw new Error(reason('proc.unlisted', { folder: files.root, cause: reason(`fault.${files.fault}`) }));
    for (const name of names) {
      const pid = parsePid(name);
      if (pid === 0) continue;
      const known = this.#byPid.get(pid);
      if (known !== undefined) known.listedIn = this.#sweep;
      else if (!this.#denied.has(pid)) this.#appear(pid, needs);
    }
    for (const process of this.#byPid.values()) {
      if (process.listedIn !== this.#sweep) this.#forget(process);
    }
  }

  #appear(pid: number, needs: SweepNeeds): void {
    const { files } = this.#reader;
    const process = this.#reader.identify(pid, needs);
    if (process !== null) {
      process.listedIn = process.readIn = this.#sweep;
      this.#byPid.set(pid, process);
      this.#incomplete.add(process);
    } else if (files.fault === 'denied') {
      this.#denied.add(pid);
    } else if (files.fault === 'exhausted') {
      this.giveBack();
    }
  }

  #forget(process: TrackedProcess): void {
    this.#reader.descriptors.release(process);
    this.#reader.commandLines.forget(process);
    this.#reader.graphics.forget(process);
    this.#reader.heaps?.forget(process);
    this.#incomplete.delete(process);
    this.#suspects.delete(process);
    this.#byPid.delete(process.pid);
  }

  #followSuspects(needs: SweepNeeds): void {
    const suspects = new Set<TrackedProcess>();
    for (const key of needs.suspects) {
      const process = this.#byPid.get(Number.parseInt(key, 10));
      if (process?.key === key) suspects.add(process);
    }
    for (const process of this.#suspects) {
      if (!suspects.has(process)) process.acquit();
    }
    for (const process of suspects) process.suspect = true;
    this.#suspects = suspects;
  }

  #rereadThoseDue(needs: SweepNeeds): void {
    const count = this.#byPid.size;
    const fullPeriod = period(count, REFRESHED);
    const kept = this.#reader.descriptors.open;
    const quietPeriod = Math.min(LONGEST_QUIET_PERIOD, period(kept, QUIET));
    const unkeptPeriod = period(count - kept, needs.alert ? UNKEPT_ALERT : UNKEPT);
    const large = needs.large / this.#reader.pageSize;
    for (const process of this.#byPid.values()) {
      if (process.readIn === this.#sweep && !process.suspect) continue;
      const turn = process.turn + this.#sweep;
      const full =
        turn % fullPeriod === 0 ||
        (process.suspect && turn % SUSPECT_PERIOD === 0) ||
        process.membership.node?.detached === true;
      const depth = full ? 'all' : process.suspect ? 'state' : 'memory';
      const lively = needs.alert || process.unchanged < QUIET_AFTER || process.pages.resident >= large;
      const due = process.descriptor === NO_DESCRIPTOR ? turn % unkeptPeriod === 0 : lively || turn % quietPeriod === 0;
      if (!due && depth === 'memory') continue;
      process.readIn = this.#sweep;
      if (this.#reader.reread(process, depth, needs)) continue;
      this.#forget(process);
      this.#appear(process.pid, needs);
    }
  }

  /** Asks large processes what bounds them, and how full their heaps are. */
  #lookInside({ worthALook }: SweepNeeds): void {
    const { boundFacts, heaps, pageSize } = this.#reader;
    const least = worthALook / pageSize;
    for (const process of this.#byPid.values()) {
      const { resident } = process.pages;
      if (resident < least) continue;
      boundFacts.follow(process);
      heaps?.follow(process, resident * pageSize);
    }
  }

  #completeFacts(): void {
    let left = this.#samples.length === 0 ? FACTS_AT_START : FACTS;
    for (const process of this.#incomplete) {
      if (left-- === 0) break;
      this.#reader.readSlowFacts(process);
      this.#incomplete.delete(process);
    }
  }

  /** The samples of all processes. The array is the same as last time when nothing has changed. */
  #collect(needs: SweepNeeds): readonly ProcessSample[] {
    const { pageSize } = this.#reader;
    const last = this.#samples;
    let changed: ProcessSample[] | null = null;
    let at = 0;
    for (const process of this.#byPid.values()) {
      if (!needs.swapInUse) process.swap = NONE_SWAPPED;
      const sample = process.sample(pageSize);
      if (changed === null && last[at] !== sample) changed = last.slice(0, at);
      changed?.push(sample);
      at++;
    }
    this.#samples = changed ?? (at === last.length ? last : last.slice(0, at));
    return this.#samples;
  }
}

/**
 * The number of sweeps in which all of `count` processes are covered when about `perSweep` are handled in each. It is
 * a power of two, so that it seldom changes.
 */
function period(count: number, perSweep: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(count / perSweep)));
}

/** The pid that a directory of /proc is named after. Any other name gives 0. */
function parsePid(name: string): number {
  let pid = 0;
  for (let at = 0; at < name.length; at++) {
    const digit = name.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9 || at > 9) return 0;
    pid = pid * 10 + digit;
  }
  return pid;
}
