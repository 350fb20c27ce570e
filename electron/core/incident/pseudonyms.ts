import { unescapeBytes } from '../kills/escaped-bytes.ts';

/** The words that stand for names. A letter follows each. */
export interface RedactedWords {
  readonly process: string;
  readonly cgroup: string;
  readonly rule: string;
  readonly user: string;
}

/** Replaces every name by another one, the same name always by the same one. */
export class Pseudonyms {
  readonly #words: RedactedWords;
  readonly #given: Readonly<Record<keyof RedactedWords, Map<string, string>>> = {
    process: new Map(),
    cgroup: new Map(),
    rule: new Map(),
    user: new Map(),
  };

  constructor(words: RedactedWords) {
    this.#words = words;
  }

  /** The names that have been replaced so far. */
  get names(): readonly string[] {
    return Object.values(this.#given).flatMap((given) => [...given.keys()]);
  }

  process(name: string): string {
    return name === '' ? name : this.#give('process', name, ' ');
  }

  rule(name: string): string {
    return name === '' ? name : this.#give('rule', name, ' ');
  }

  user(id: string): string {
    return this.#give('user', id, '-');
  }

  /** The pseudonym of one part of a cgroup's path. */
  component(part: string): string {
    return part === '' ? part : this.#give('cgroup', part, '-');
  }

  /** The pseudonym of a path, part by part, so that it still shows which cgroup is inside which. */
  path(path: string): string {
    return path
      .split('/')
      .map((part) => this.component(part))
      .join('/');
  }

  #give(kind: keyof RedactedWords, name: string, joint: string): string {
    const given = this.#given[kind];
    const alike = given.has(name)
      ? name
      : [...given.keys()].find((other) => kind === 'process' && isAlike(name, other));
    const known = alike === undefined ? undefined : given.get(alike);
    const pseudonym = known ?? `${this.#words[kind]}${joint}${letters(new Set(given.values()).size)}`;
    given.set(name, pseudonym);
    return pseudonym;
  }
}

/** The bytes at which the kernel cuts names. */
const CUT = 15;

/** Whether two spellings are of one program: the kernel cuts names, maybe within a letter, and logs escape bytes. */
function isAlike(one: string, other: string): boolean {
  const [a = '', b = ''] = [one, other].map((name) => unescapeBytes(name).replace(/\ufffd$/, ''));
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const bytes = new TextEncoder().encode(short).length;
  // A letter has at most four bytes, so that a name cut within one is at most three shorter.
  return long.startsWith(short) && (bytes === CUT || (bytes < CUT && bytes >= CUT - 3 && one + other !== a + b));
}

/** The letters of an index: A, B, ... Z, AA, AB, ... */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
