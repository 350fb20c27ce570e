import { crc32 } from 'node:zlib';
import { isSealIntact, sealJson } from '../../core/trace/sealed-line.ts';

/** Seals a JSON object as a line of the journal: its last key becomes its own CRC-32 (trace-format.ts). */
export function sealLine(json: string): string {
  return sealJson(json, crc32);
}

/** Whether the line is unchanged since it was written. */
export function isIntact(line: string): boolean {
  return isSealIntact(line, crc32);
}
