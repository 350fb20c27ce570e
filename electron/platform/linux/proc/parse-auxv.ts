const AT_PAGESZ = 6;
const AT_NULL = 0;

/**
 * The page size in bytes from /proc/self/auxv (getauxval(3)): pairs of machine words of 8 or 4 bytes. Null when it
 * does not contain the page size.
 */
export function parsePageSize(bytes: Buffer, littleEndian = true): number | null {
  return pageSizeOf(bytes, 8, littleEndian) ?? pageSizeOf(bytes, 4, littleEndian);
}

function pageSizeOf(bytes: Buffer, word: 4 | 8, littleEndian: boolean): number | null {
  const low = littleEndian ? 0 : word - 4;
  const read = (at: number): number => (littleEndian ? bytes.readUInt32LE(at + low) : bytes.readUInt32BE(at + low));
  for (let at = 0; at + 2 * word <= bytes.length; at += 2 * word) {
    const type = read(at);
    if (type === AT_NULL) return null;
    if (type === AT_PAGESZ) return isPageSize(read(at + word)) ? read(at + word) : null;
  }
  return null;
}

function isPageSize(value: number): boolean {
  return value >= 1024 && value <= 1024 * 1024 && (value & (value - 1)) === 0;
}
