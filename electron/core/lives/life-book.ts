import type { Life, LifeEnd, Past } from '../model/life.ts';
import { DAY, type Milliseconds } from '../model/units.ts';
import { doAgree } from './judge-lives.ts';
import { MOST_LIVES } from './parse-life.ts';

export const MOST_KEYS = 1000;
/** With so many lives a book takes less than 2 MB, in memory and as a file. */
export const MOST_KEPT_LIVES = 2000;
/** Lives are counted after so many additions. */
const COUNT_EVERY = 100;
/** Older lives are of a program that has changed meanwhile, or is not used any more. */
export const OLDEST_LIFE: Milliseconds = 90 * DAY;

export interface KeptLife {
  readonly keys: readonly string[];
  readonly life: Life;
}

/** The last lives of the programs that were seen last, in bounded memory. */
export class LifeBook {
  /** Those under each key, oldest first. The key that was used last is the last one. */
  readonly #byKey = new Map<string, readonly KeptLife[]>();
  #revision = 0;

  /** Rises with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** The number of keys. */
  get size(): number {
    return this.#byKey.size;
  }

  /** Takes a life under all its keys. Another account of the same run becomes one with it. */
  add(keys: readonly string[], life: Life): void {
    const lists = keys.map((key) => ({ key, others: this.#byKey.get(key) ?? [] }));
    const isSame = (other: KeptLife) => other.life.run === life.run;
    const same = lists.flatMap(({ others }) => others.filter(isSame));
    const kept = {
      keys: same.reduce((most, other) => (other.keys.length > most.length ? other.keys : most), keys),
      life: same.reduce((sum, other) => together(other.life, sum), life),
    };
    for (const { key, others } of lists) {
      const lives = [...others.filter((other) => !isSame(other)), kept].toSorted((a, b) => a.life.ended - b.life.ended);
      this.#byKey.delete(key);
      this.#byKey.set(key, lives.slice(-MOST_LIVES));
    }
    this.#dropOldest(this.#byKey.size - MOST_KEYS);
    this.#revision += 1;
    if (this.#revision % COUNT_EVERY === 0) this.#keepWithinLimits();
  }

  #keepWithinLimits(): void {
    while (this.all().length > MOST_KEPT_LIVES) this.#dropOldest(Math.ceil(this.#byKey.size / 10));
  }

  /** Drops the keys that were used least recently. */
  #dropOldest(count: number): void {
    let dropped = 0;
    for (const key of this.#byKey.keys()) {
      if (dropped >= count) return;
      this.#byKey.delete(key);
      dropped += 1;
    }
  }

  /** Corrects how lives ended, where more is learnt of them. */
  amend(isMeant: (life: Life) => boolean, end: LifeEnd): void {
    for (const { keys, life } of this.all()) {
      if (knowsMore(end, life.end) && isMeant(life)) this.add(keys, { ...life, end });
    }
  }

  /**
   * What is known of a program: the lives under its first key with two or more. Without arguments only lives that agree
   * count, since they may be of very different uses. A single life is known as well, of the same arguments. Null when
   * there is none.
   */
  past(keys: readonly string[], own: string): Omit<Past, 'limit'> | null {
    let single: Omit<Past, 'limit'> | null = null;
    for (const [by, key] of keys.entries()) {
      const lives = (this.#byKey.get(key) ?? []).map(({ life }) => life).filter(({ run }) => run !== own);
      const found = { keys, by, lives: lives.toReversed() };
      const isBroad = by === keys.length - 1 && by > 0;
      if (lives.length >= 2 && (!isBroad || doAgree(lives))) return found;
      if (lives.length === 1 && !isBroad) single ??= found;
    }
    return single;
  }

  /** Every life once, oldest first. */
  all(): readonly KeptLife[] {
    return [...new Set([...this.#byKey.values()].flat())].toSorted((a, b) => a.life.ended - b.life.ended);
  }

  /** Drops what is too old, or lies in the future of a clock that was wrong. */
  age(now: Milliseconds): void {
    const isFresh = ({ life }: KeptLife) => Math.abs(now - life.ended) < OLDEST_LIFE;
    for (const [key, lives] of this.#byKey) {
      if (lives.every(isFresh)) continue;
      const fresh = lives.filter(isFresh);
      if (fresh.length > 0) this.#byKey.set(key, fresh);
      else this.#byKey.delete(key);
      this.#revision += 1;
    }
  }

  clear(): void {
    this.#byKey.clear();
    this.#revision += 1;
  }
}

/** How much an end says: who saw the end knows more than who left before it. */
const KNOWLEDGE: readonly LifeEnd[] = ['there', 'exit', 'ended', 'killed'];

function knowsMore(a: LifeEnd, b: LifeEnd): boolean {
  return KNOWLEDGE.indexOf(a) > KNOWLEDGE.indexOf(b);
}

/** Two accounts of one run, of which each may have seen only a part. The longer one knows how it stood. */
function together(a: Life, b: Life): Life {
  const longer = b.lived >= a.lived ? b : a;
  const end = knowsMore(b.end, a.end) ? b.end : a.end;
  return {
    ...longer,
    end,
    ended: Math.max(a.ended, b.ended),
    peak: Math.max(a.peak, b.peak),
    peakShared: Math.max(a.peakShared, b.peakShared),
    ...((a.warned === true || b.warned === true) && { warned: true }),
  };
}
