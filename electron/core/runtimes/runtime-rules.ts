import type { Bound } from '../model/bound.ts';
import type { Bytes, Ratio } from '../model/units.ts';

/** What a program was told of its memory. */
export interface Told {
  /** Its name, without version and folder. */
  readonly program: string;
  /** What it was called as, or the title that it gave itself: untrusted text. */
  readonly called: string;
  /** Its command line behind the name. Empty where it cannot be read. */
  readonly options: readonly string[];
  /** The command line could be read, so that a missing option means the default. */
  readonly complete: boolean;
  /** Variables of its environment that bound its memory. Null where it cannot be read. */
  readonly environment: Readonly<Record<string, string>> | null;
  /** Lines of its configuration file that bound its memory, by their name. Null where none was read. */
  readonly configuration: Readonly<Record<string, string>> | null;
  /** The memory of its container or of the machine, of which some take a share. */
  readonly memory: Bytes;
}

/** What a program has besides what its bound bounds: a share of the bound and a fixed part. */
export interface Beside {
  readonly share: Ratio;
  readonly fixed: Bytes;
}

/** How the configuration file of a program is found and read. */
export interface ConfigurationRules {
  /** The options whose value is a file of lines, and where the file is when nothing is said. */
  readonly options: readonly string[];
  readonly defaults: readonly string[];
  /** The first argument may be the file. */
  readonly first: boolean;
  /** The option that names the folder with the file, where no option names the file. */
  readonly inside?: { readonly option: string; readonly file: string };
  /** The names of the lines that are kept. */
  readonly lines: readonly string[];
}

/** What Headroom knows of one runtime or server. */
export interface RuntimeRules {
  readonly name: string;
  readonly programs: RegExp;
  /** The variables of its environment that are read. Nothing else of it is kept. */
  readonly variables?: readonly string[];
  readonly configuration?: ConfigurationRules;
  readonly beside: Beside;
  /**
   * What speaks for it that the growth of such a process is what the bound bounds: 1 where it holds hardly anything else that
   * grows, less where much lies outside of it.
   */
  readonly covers: Ratio;
  readonly bounds: (told: Told) => readonly Bound[];
}
