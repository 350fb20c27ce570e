import { crc32 } from 'node:zlib';

const KEY = ',"crc":"';
/** `,"crc":"1a2b3c4d"}` */
const LENGTH = KEY.length + 8 + 2;

/** A JSON object as a line that says its own CRC-32 as its last key, so that a changed digit does not pass for a number. */
export function sealLine(json: string): string {
  const text = json.slice(0, -1);
  return `${text}${KEY}${checksum(text)}"}`;
}

/** Whether the line is as it was written. */
export function isIntact(line: string): boolean {
  const at = line.length - LENGTH;
  return at > 0 && line.startsWith(KEY, at) && line.slice(at + KEY.length, -2) === checksum(line.slice(0, at));
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
