/** What stands for names; a letter follows. */
export interface RedactedWords {
  readonly process: string;
  readonly cgroup: string;
  readonly rule: string;
  readonly user: string;
}

/** Gives every name another one, the same wherever it comes again. */
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

  /** Every name that has got another one. */
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

  /** A part of the path of a cgroup. */
  component(part: string): string {
    return part === '' ? part : this.#give('cgroup', part, '-');
  }

  /** Part by part, so that it shows what is within what. */
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

/** A, B, ... Z, AA, AB, ... */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
