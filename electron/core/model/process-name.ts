import type { Reading } from './reading.ts';

/** The kernel keeps this many bytes of a process name and cuts the rest (TASK_COMM_LEN, man 5 proc_pid_comm). */
const KEPT_BYTES = 15;

/** What tells the name of a process in full. All of it is untrusted text. */
export interface NamedProcess {
  readonly name: string;
  readonly executable: Reading<string>;
  readonly commandLine: Reading<readonly string[]>;
}

/**
 * Whether a process is the one that a text names. `cut`: as far as the kernel keeps the name it agrees, but the whole name is
 * another one (`full`) or cannot be read (null), so that nobody may take it for the one that is meant.
 */
export type NameMatch =
  { readonly kind: 'yes' } | { readonly kind: 'no' } | { readonly kind: 'cut'; readonly full: string | null };

const YES: NameMatch = { kind: 'yes' };
const NO: NameMatch = { kind: 'no' };

/** Compares a name in full, with the process' own name, its executable's and the one that it was started under. */
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

/** Whether the kernel may have cut this name: as many bytes are left as it keeps. */
export function isPerhapsCut(name: string): boolean {
  return byteLength(name) >= KEPT_BYTES;
}

/** Last part of an executable's path; null when it cannot be read. */
export function executableName(executable: Reading<string>): string | null {
  return executable.kind === 'ok' ? fileName(executable.value) : null;
}

/** Names in full that a cut name can be the beginning of, the surest first. */
export function fullNames({ name, executable, commandLine }: NamedProcess): readonly string[] {
  const [first, second] = commandLine.kind === 'ok' ? commandLine.value : [];
  const isLonger = (candidate: string | null): candidate is string =>
    candidate !== null && candidate !== name && asKept(candidate) === name;
  const own = [executableName(executable), ...(first === undefined ? [] : [first, fileName(first)])].filter(isLonger);
  // A script bears its own name and is the first argument of its interpreter.
  return own.length > 0 || second === undefined ? own : [fileName(second)].filter(isLonger);
}

/** What the kernel would keep of a name. */
function asKept(name: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(name).subarray(0, KEPT_BYTES));
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/ \(deleted\)$/, '');
}
