import type { Reading } from './reading.ts';

/**
 * The number of bytes that the kernel keeps of a process name; it cuts the rest (TASK_COMM_LEN, man 5 proc_pid_comm).
 */
const KEPT_BYTES = 15;

/** The facts from which the full name of a process is found. All of them are untrusted text. */
export interface NamedProcess {
  readonly name: string;
  readonly executable: Reading<string>;
  readonly commandLine: Reading<readonly string[]>;
}

/**
 * Whether a text names a process. `cut` means that the part which the kernel keeps agrees, but the full name is
 * another one (`full`) or cannot be read (null), so the process must not be taken for the one that is meant.
 */
export type NameMatch =
  { readonly kind: 'yes' } | { readonly kind: 'no' } | { readonly kind: 'cut'; readonly full: string | null };

const YES: NameMatch = { kind: 'yes' };
const NO: NameMatch = { kind: 'no' };

/** Compares a full name with the process's own name, its executable's name and the name under which it was started. */
export function matchName(text: string, process: NamedProcess): NameMatch {
  if (text.trim() === '') return NO;
  if (executableName(process.executable) === text) return YES;
  if (asKept(text) !== process.name) return NO;
  if (!isPerhapsCut(process.name)) return YES;
  const full = fullNames(process);
  if (full.includes(text)) return YES;
  const [known = null] = full;
  if (text === process.name) return known === null ? YES : { kind: 'cut', full: known };
  const isReadable = process.executable.kind === 'ok' || process.commandLine.kind === 'ok';
  return isReadable ? NO : { kind: 'cut', full: null };
}

/** Whether the kernel may have cut this name, because it has as many bytes as the kernel keeps. */
export function isPerhapsCut(name: string): boolean {
  return byteLength(name) >= KEPT_BYTES;
}

/** The last part of an executable's path. Null when the path cannot be read. */
export function executableName(executable: Reading<string>): string | null {
  return executable.kind === 'ok' ? fileName(executable.value) : null;
}

/** The full names that a cut name may belong to, most certain first. */
export function fullNames({ name, executable, commandLine }: NamedProcess): readonly string[] {
  const [first, second] = commandLine.kind === 'ok' ? commandLine.value : [];
  const isLonger = (candidate: string | null): candidate is string =>
    candidate !== null && candidate !== name && asKept(candidate) === name;
  const own = [executableName(executable), ...(first === undefined ? [] : [first, fileName(first)])].filter(isLonger);
  // A script has its own name and is the first argument of its interpreter.
  return own.length > 0 || second === undefined ? own : [fileName(second)].filter(isLonger);
}

/** The part of a name that the kernel keeps. */
function asKept(name: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(name).subarray(0, KEPT_BYTES));
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/ \(deleted\)$/, '');
}
