import type { ProcFiles } from '../proc-files.ts';
import { parsePasswd } from './parse-passwd.ts';

/** User names by id from /etc/passwd. The file is read again when a new id appears, because users may be added. */
export class UserNames {
  readonly #files: ProcFiles;
  readonly #path: string;
  #names = new Map<number, string>();

  constructor(files: ProcFiles, path: string) {
    this.#files = files;
    this.#path = path;
  }

  /** The name, or the number as text for an id without one (a container's user, a directory service). */
  nameOf(id: number): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const names = parsePasswd(this.#files.text(this.#path) ?? '');
    const name = names.get(id) ?? String(id);
    names.set(id, name);
    for (const [other, unnamed] of this.#names) if (!names.has(other)) names.set(other, unnamed);
    this.#names = names;
    return name;
  }
}
