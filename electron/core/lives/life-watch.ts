import { isSomebody, type Assessment } from '../model/assessment.ts';
import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { Life, LifeEnd, Past } from '../model/life.ts';
import { growthBytes, isEnding, type PoolId, type ProcessSample, type Snapshot } from '../model/snapshot.ts';
import type { Bytes, Milliseconds, Ratio, Seconds } from '../model/units.ts';
import { ActiveClock } from '../series/active-clock.ts';
import { Births } from './births.ts';
import { LifeBook } from './life-book.ts';
import { LifeTrack } from './life-track.ts';
import { PendingEnds } from './pending-ends.ts';

/** Only processes that have held this share of the machine's memory, or of their limit, are worth remembering. */
const LEAST_OF_MACHINE: Ratio = 0.01;
const LEAST_OF_LIMIT: Ratio = 0.1;
const MOST_WATCHED = 1000;
const MOST_KILLED = 200;
/** A limit that moves by less is the same for all that is said of it. */
const SAME_LIMIT: Ratio = 0.01;

/** The keys of the program in a process, as LifeBook takes them. Null while they cannot be told. */
export type KeysOf = (process: ProcessSample) => readonly string[] | null;

interface Watched {
  readonly key: IdentityKey;
  readonly track: LifeTrack;
  keys: readonly string[];
  process: ProcessSample;
  limit: Bytes;
  /** When it was last seen. */
  at: Milliseconds;
  warned: boolean;
  /** The number of the last sweep that contained it. */
  sweep: number;
  past: Past | null;
  /** The revision of the book of which `past` is. */
  revision: number;
}

/** Follows the lives of large processes from sweep to sweep, and says of each living one what is known of earlier lives. */
export class LifeWatch {
  readonly book: LifeBook;
  readonly #keysOf: KeysOf;
  readonly #clock = new ActiveClock();
  readonly #births = new Births();
  readonly #ends = new PendingEnds<Watched>();
  #watched = new Map<IdentityKey, Watched>();
  readonly #byPid = new Map<number, Watched>();
  #pasts: ReadonlyMap<IdentityKey, Past> = new Map();
  /** Runs that a log says were killed. */
  #killed: ReadonlySet<IdentityKey> = new Set();
  #sweep = 0;

  constructor(keysOf: KeysOf, book: LifeBook = new LifeBook()) {
    this.#keysOf = keysOf;
    this.book = book;
  }

  /** Takes the next snapshot and returns it with what is known of earlier lives. A glance only passes through. */
  observe(snapshot: Snapshot): Snapshot {
    if (!snapshot.glanced) this.#follow(snapshot);
    return this.#pasts.size === 0 && !snapshot.pasts ? snapshot : { ...snapshot, pasts: this.#pasts };
  }

  /** Notes who is warned of. */
  note({ alerts }: Pick<Assessment, 'alerts'>): void {
    for (const { culprit } of alerts) {
      const watched = isSomebody(culprit) ? this.#watched.get(identityKey(culprit.identity)) : undefined;
      if (watched) watched.warned = true;
    }
  }

  /** Notes that a run was ended for want of memory, as a log says before or after its end is seen. */
  killed(run: IdentityKey): void {
    this.#killed = new Set([...this.#killed, run].slice(-MOST_KILLED));
    this.book.amend((life) => life.run === run, 'killed');
  }

  /** Names the living programs anew, after the book was cleared and keys are other ones. */
  rekey(): void {
    for (const watched of this.#watched.values()) watched.keys = this.#keysOf(watched.process) ?? watched.keys;
  }

  /** Ends the watching: lives that go on are kept as far as they were seen. */
  conclude(): void {
    for (const { life, killed } of this.#ends.conclude()) this.#keep(life, killed ? 'killed' : 'exit');
    for (const watched of this.#watched.values()) this.#keep(watched, 'there');
    this.#watched.clear();
    this.#byPid.clear();
  }

  #follow(snapshot: Snapshot): void {
    const { at, memory, pools, processes } = snapshot;
    const now = this.#clock.tick(at);
    this.#sweep += 1;
    this.#births.note(now, processes);
    const machine = memory.total + memory.swapTotal;
    const limits = new Map(pools.flatMap(({ id, kind, limit }) => (kind === 'cgroup' ? [[id, limit] as const] : [])));
    const least = LEAST_OF_MACHINE * memory.total;
    let changed = false;
    for (const process of processes) {
      const held = growthBytes(process);
      let watched = this.#byPid.get(process.pid);
      if (watched?.process.start !== process.start) {
        if (held < least && !isLargeInside(process, held, limits)) continue;
        watched = undefined;
      }
      if (isEnding(process)) continue;
      if (watched?.process.facts !== process.facts) {
        watched = this.#meet(process, snapshot, now, watched);
        changed = true;
        if (!watched) continue;
      }
      watched.process = process;
      watched.at = at;
      watched.sweep = this.#sweep;
      const limit = limitOf(process, limits) ?? machine;
      if (Math.abs(limit - watched.limit) > SAME_LIMIT * watched.limit) {
        watched.limit = limit;
        watched.revision = -1;
      }
      watched.track.push(now, held, process.resident + (process.swap.kind === 'ok' ? process.swap.value : 0));
    }
    const ended = this.#takeEnded();
    for (const { life, killed } of this.#ends.sweep(snapshot, ended)) this.#keep(life, killed ? 'killed' : 'exit');
    this.#tellPasts(changed || ended.length > 0);
  }

  /** Begins to watch a process, or goes on with one whose facts are new. Undefined while its program is unknown. */
  #meet(process: ProcessSample, { pasts }: Snapshot, now: Seconds, before: Watched | undefined): Watched | undefined {
    const key = identityKey(process);
    const recorded = pasts?.get(key);
    for (const life of recorded?.lives ?? []) {
      const found = recorded?.keys[recorded.by];
      if (found !== undefined) this.book.add([found], life);
    }
    const keys = recorded?.keys ?? this.#keysOf(process);
    if (keys === null || (before && isSame(before.keys, keys))) return before;
    if (!before && this.#watched.size >= MOST_WATCHED) return undefined;
    // After an exec it is another program, with a life of its own.
    const track = new LifeTrack(before ? now : this.#births.of(process));
    const fresh = { key, track, keys, process, limit: 1, at: 0, warned: false, sweep: 0, past: null, revision: -1 };
    this.#watched.set(key, fresh);
    this.#byPid.set(process.pid, fresh);
    return fresh;
  }

  #takeEnded(): { readonly process: ProcessSample; readonly life: Watched }[] {
    const ended: { readonly process: ProcessSample; readonly life: Watched }[] = [];
    for (const watched of this.#watched.values()) {
      if (watched.sweep === this.#sweep) continue;
      this.#watched.delete(watched.key);
      if (this.#byPid.get(watched.process.pid) === watched) this.#byPid.delete(watched.process.pid);
      ended.push({ process: watched.process, life: watched });
    }
    return ended;
  }

  #keep({ keys, key, track, at, limit, warned }: Watched, seen: LifeEnd): void {
    const end = this.#killed.has(key) ? 'killed' : seen;
    const life: Life = { run: key, ended: at, ...track.summary(), end, limit, ...(warned && { warned }) };
    this.book.add(keys, life);
  }

  #tellPasts(changed: boolean): void {
    const { revision } = this.book;
    let isNews = changed;
    for (const watched of this.#watched.values()) {
      if (watched.revision === revision) continue;
      watched.revision = revision;
      const found = this.book.past(watched.keys, watched.key) ?? { keys: watched.keys, by: 0, lives: [] };
      watched.past = { ...found, limit: watched.limit };
      isNews = true;
    }
    if (!isNews) return;
    this.#pasts = new Map([...this.#watched].flatMap(([key, { past }]) => (past ? [[key, past] as const] : [])));
  }
}

function limitOf({ pools }: ProcessSample, limits: ReadonlyMap<PoolId, Bytes>): Bytes | undefined {
  for (const pool of pools) {
    const limit = limits.get(pool);
    if (limit !== undefined) return limit;
  }
  return undefined;
}

function isLargeInside(process: ProcessSample, held: Bytes, limits: ReadonlyMap<PoolId, Bytes>): boolean {
  if (process.pools.length === 0) return false;
  const limit = limitOf(process, limits);
  return limit !== undefined && held >= LEAST_OF_LIMIT * limit;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
