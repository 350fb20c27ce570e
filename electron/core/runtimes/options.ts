/** An option with its value as it stands on a command line. */
export interface Option {
  /** The option as it is written, without its value. */
  readonly name: string;
  readonly value: string;
}

/**
 * The last of these options on a command line, written as `--name=value` or as `--name value`. Names are compared with `_`
 * for `-`, as the programs do that take both. Null where none is there, or the last one has no value.
 */
export function lastOption(argv: readonly string[], names: readonly string[]): Option | null {
  let found: Option | null = null;
  for (const [index, part] of argv.entries()) {
    const at = part.indexOf('=');
    const name = at < 0 ? part : part.slice(0, at);
    const plain = name.replaceAll('_', '-');
    if (!names.includes(plain)) continue;
    const value = at < 0 ? argv[index + 1] : part.slice(at + 1);
    if (value !== undefined) found = { name: plain, value };
  }
  return found;
}

/** The value that is joined to a short option or follows it: `-m64`, `-m 64`. Null where it is not there. */
export function shortOption(argv: readonly string[], name: string): string | null {
  let found: string | null = null;
  for (const [index, part] of argv.entries()) {
    if (part === name) found = argv[index + 1] ?? found;
    else if (part.startsWith(name) && !part.startsWith('--')) found = part.slice(name.length);
  }
  return found;
}

/** A text of options as a shell would split it, quotes taken off: what JAVA_TOOL_OPTIONS and NODE_OPTIONS hold. */
export function splitOptions(text: string): readonly string[] {
  return Array.from(text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g), ([part]) => part.replace(/["']/g, ''));
}
