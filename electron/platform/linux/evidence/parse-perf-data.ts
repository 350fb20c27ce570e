/** Values of a JVM's performance memory by name. Whole numbers only; texts are kept as texts. */
export type PerfData = ReadonlyMap<string, number | string>;

const MAGIC = 0xcafec0c0;
const PROLOGUE = 32;
const ENTRY = 20;
const MOST_ENTRIES = 4096;
const LONG = 'J'.charCodeAt(0);
const BYTE = 'B'.charCodeAt(0);

/**
 * Parses the file that a JVM keeps below /tmp/hsperfdata_USER, version 2.0 (perfMemory.hpp, "PerfDataPrologue" and "PerfDataEntry").
 * Null for anything else, for a file that is still being set up, and for one that is damaged.
 */
export function parsePerfData(bytes: Buffer): PerfData | null {
  if (bytes.length < PROLOGUE || bytes.readUInt32BE(0) !== MAGIC) return null;
  const isLittle = bytes[4] === 1;
  if (bytes[5] !== 2 || bytes[7] === 0) return null;
  const int = (at: number) => (isLittle ? bytes.readInt32LE(at) : bytes.readInt32BE(at));
  const long = (at: number) => Number(isLittle ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at));
  const entries = int(28);
  if (entries < 0 || entries > MOST_ENTRIES) return null;
  const values = new Map<string, number | string>();
  let at = int(24);
  for (let entry = 0; entry < entries; entry += 1) {
    if (at < PROLOGUE || at + ENTRY > bytes.length) return null;
    const length = int(at);
    const name = at + int(at + 4);
    const data = at + int(at + 16);
    if (length < ENTRY || at + length > bytes.length) return null;
    const end = at + length;
    if (name < at + ENTRY || name >= end || data < at + ENTRY || data > end) return null;
    const key = textAt(bytes, name, end);
    const items = int(at + 8);
    const type = bytes[at + 12];
    if (type === LONG && items === 0 && data + 8 <= end) values.set(key, long(data));
    else if (type === BYTE && items > 0) values.set(key, textAt(bytes, data, Math.min(end, data + items)));
    at = end;
  }
  return values;
}

function textAt(bytes: Buffer, from: number, to: number): string {
  const end = bytes.indexOf(0, from);
  return bytes.toString('latin1', from, end < 0 || end > to ? to : end);
}
