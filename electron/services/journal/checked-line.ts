import { crc32 } from 'node:zlib';

const KEY = ',"crc":"';
/** The ending of a sealed line: `,"crc":"1a2b3c4d"}`. */
const LENGTH = KEY.length + 8 + 2;

/** Seals a JSON object: its last key becomes its own CRC-32, so that a changed digit is detected. */
export function sealLine(json: string): string {
  const text = json.slice(0, -1);
  return `${text}${KEY}${checksum(text)}"}`;
}

/** Whether the line is unchanged since it was written. */
export function isIntact(line: string): boolean {
  const at = line.length - LENGTH;
  return at > 0 && line.startsWith(KEY, at) && line.slice(at + KEY.length, -2) === checksum(line.slice(0, at));
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
