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
    const pseudonym = given.get(name) ?? `${this.#words[kind]}${joint}${letters(given.size)}`;
    given.set(name, pseudonym);
    return pseudonym;
  }
}

/** The letters of an index: A, B, ... Z, AA, AB, ... */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
