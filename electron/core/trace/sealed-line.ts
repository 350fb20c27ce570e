/** The CRC-32 of a text in UTF-8, as zlib computes it. */
export type Crc32 = (text: string) => number;

const KEY = ',"crc":"';
/** The ending of a sealed line: `,"crc":"1a2b3c4d"}`. */
const LENGTH = KEY.length + 8 + 2;

/** Seals a JSON object: its last key becomes its own CRC-32, so that a changed digit is detected. */
export function sealJson(json: string, crc32: Crc32): string {
  const text = json.slice(0, -1);
  return `${text}${KEY}${checksum(text, crc32)}"}`;
}

/** Whether a sealed line is unchanged since it was written. */
export function isSealIntact(line: string, crc32: Crc32): boolean {
  const at = line.length - LENGTH;
  return at > 0 && line.startsWith(KEY, at) && line.slice(at + KEY.length, -2) === checksum(line.slice(0, at), crc32);
}

/** The JSON object without its seal. A line without a seal is returned unchanged. */
export function unsealed(line: string): string {
  const at = line.length - LENGTH;
  return at > 0 && line.startsWith(KEY, at) ? `${line.slice(0, at)}}` : line;
}

function checksum(text: string, crc32: Crc32): string {
  return crc32(text).toString(16).padStart(8, '0');
}
