import { identityKey } from '../../core/model/identity.ts';
import type { ProcessSample } from '../../core/model/snapshot.ts';
import { SECOND, type Milliseconds } from '../../core/model/units.ts';
import { readExecutableVersion } from '../../platform/executable-version.ts';
import { systemClock, type Clock } from '../clock.ts';

/** So many are looked at at once, so that file systems that do not answer hold up nothing else. */
const AT_ONCE = 2;
/** While they do not answer for this long, versions count as unknown. */
const PATIENCE: Milliseconds = 10 * SECOND;
const MOST_KNOWN = 2000;

/** The versions of the executables of processes, each looked at once, beside the sweeps. */
export class ExecutableVersions {
  /** Null while it is being looked at. */
  readonly #known = new Map<string, string | null>();
  readonly #clock: Clock;
  readonly #read: typeof readExecutableVersion;
  #underWay = 0;
  #since: Milliseconds = 0;

  constructor(clock: Clock = systemClock, read: typeof readExecutableVersion = readExecutableVersion) {
    this.#clock = clock;
    this.#read = read;
  }

  /** Null while it is not known yet: ask again. */
  of(process: ProcessSample): string | null {
    const { executable } = process.facts;
    if (executable.kind !== 'ok') return '';
    const name = `${identityKey(process)} ${executable.value}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#underWay >= AT_ONCE) return this.#clock.now() - this.#since > PATIENCE ? '' : null;
    this.#look(name, process.pid, executable.value);
    return null;
  }

  #look(name: string, pid: number, executable: string): void {
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= MOST_KNOWN) this.#known.delete(oldest);
    this.#known.set(name, null);
    this.#underWay += 1;
    this.#since = this.#clock.now();
    void this.#read(pid, executable).then((version) => {
      this.#known.set(name, version);
      this.#underWay -= 1;
    });
  }
}
