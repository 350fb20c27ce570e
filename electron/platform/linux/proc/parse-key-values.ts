import type { Bytes } from '../../../core/model/units.ts';

/** Counters of the kernel have 64 bits at most. */
const LARGEST = 2 ** 64;

/**
 * Parses files with lines `Name: 123 kB` or `name 123`: meminfo, PID/status, vmstat, memory.stat, smaps_rollup.
 * Returns the number behind `name` at the start of a line, or null when there is none. `name` includes the colon
 * where the file has one.
 */
export function parseNumber(text: string, name: string): number | null {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const behind = at + name.length;
    if ((at === 0 || text[at - 1] === '\n') && isBlank(text.charCodeAt(behind))) return numberAt(text, behind);
  }
  return null;
}

/**
 * The same for a size in bytes. null also where it cannot be one: no machine has memory beyond 2^53 bytes, but a difference that went below
 * zero looks like that (lxcfs writes such ones).
 */
export function parseBytes(text: string, name: string): Bytes | null {
  return possible(parseNumber(text, name));
}

/** The same for a size in kB, in bytes. */
export function parseKibibytes(text: string, name: string): Bytes | null {
  const value = parseNumber(text, name);
  return possible(value === null ? null : value * 1024);
}

function possible(bytes: number | null): Bytes | null {
  return bytes !== null && bytes <= Number.MAX_SAFE_INTEGER ? bytes : null;
}

function numberAt(text: string, position: number): number | null {
  let at = position;
  while (isBlank(text.charCodeAt(at))) at++;
  const first = at;
  let value = 0;
  for (; isDigit(text.charCodeAt(at)); at++) value = value * 10 + (text.charCodeAt(at) - 0x30);
  return at === first || value > LARGEST ? null : value;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
