/** The largest message accepted. No expected answer is larger, so a larger one ends the connection. */
export const LARGEST_MESSAGE = 256 * 1024;

/** The length of the fixed part of the header. */
export const HEADER_BYTES = 16;

const SIGNATURE_FIELD = 8;
const DEEPEST_NESTING = 32;
const ALIGNMENT: Readonly<Record<string, number>> = {
  y: 1,
  b: 4,
  n: 2,
  q: 2,
  i: 4,
  u: 4,
  x: 8,
  t: 8,
  d: 8,
  s: 4,
  o: 4,
  g: 1,
  v: 1,
  a: 4,
  '(': 8,
  '{': 8,
};
const FIXED = 'ybnqiuhxtd';

/** The length in bytes of the whole message that begins with this header. Null when it is invalid or too large. */
export function messageLength(header: Buffer): number | null {
  const little = isLittle(header);
  if (little === null || header[3] !== 1) return null;
  const body = readUint32(header, 4, little);
  const fields = readUint32(header, 12, little);
  const length = aligned(HEADER_BYTES + fields, 8) + body;
  return length <= LARGEST_MESSAGE ? length : null;
}

/**
 * Whether the structure of a whole message is valid by the D-Bus Specification ("Message Format", "Marshaling"):
 * every length within bounds, no type without size, the body exactly as long as its signature says. The decoding
 * library relies on the bus for that, so a broken or hostile bus could make it run for ever.
 */
export function isSoundMessage(message: Buffer): boolean {
  const little = isLittle(message);
  if (little === null || message.length < HEADER_BYTES || messageLength(message) !== message.length) return false;
  const fields = new Cursor(message, little, 12);
  const end = HEADER_BYTES + readUint32(message, 12, little);
  let signature = '';
  fields.move(4, 4);
  while (fields.sound && fields.at < end) {
    fields.move(8, 0);
    const code = fields.byte();
    const type = fields.text(1);
    if (type.length === 0 || singleType(type, 0, 0) !== type.length) return false;
    const valueAt = fields.at;
    fields.skip(type, 0, 0);
    if (code === SIGNATURE_FIELD) {
      if (type !== 'g') return false;
      signature = new Cursor(message, little, valueAt).text(1);
    }
  }
  if (!fields.sound || fields.at !== end) return false;

  const body = new Cursor(message, little, aligned(end, 8));
  for (let at = 0; at < signature.length;) {
    if (singleType(signature, at, 0) < 0) return false;
    at = body.skip(signature, at, 0);
    if (!body.sound) return false;
  }
  return body.at === message.length;
}

/** Walks over values without building them. Once something is invalid, `sound` is false and the position stays. */
class Cursor {
  sound = true;
  at: number;
  private readonly bytes: Buffer;
  private readonly little: boolean;

  constructor(bytes: Buffer, little: boolean, at: number) {
    this.bytes = bytes;
    this.little = little;
    this.at = at;
  }

  move(alignment: number, length: number): void {
    const next = aligned(this.at, alignment) + length;
    if (next > this.bytes.length) this.sound = false;
    if (this.sound) this.at = next;
  }

  byte(): number {
    this.move(1, 1);
    return this.sound ? (this.bytes[this.at - 1] ?? 0) : 0;
  }

  private length(): number {
    this.move(4, 4);
    return this.sound ? readUint32(this.bytes, this.at - 4, this.little) : 0;
  }

  /** A text with a length of one or four bytes before it and a zero byte behind it. */
  text(lengthBytes: 1 | 4): string {
    const length = lengthBytes === 1 ? this.byte() : this.length();
    const from = this.at;
    this.move(1, length + 1);
    if (this.sound && this.bytes[this.at - 1] !== 0) this.sound = false;
    return this.sound ? this.bytes.toString('latin1', from, from + length) : '';
  }

  /** Skips the value whose type begins at `at` in the signature. Returns where the next type begins. */
  skip(signature: string, at: number, depth: number): number {
    const type = signature[at] ?? '';
    const next = singleType(signature, at, 0);
    if (next < 0 || depth > DEEPEST_NESTING) this.sound = false;
    if (!this.sound) return signature.length;
    if (FIXED.includes(type)) this.move(ALIGNMENT[type] ?? 1, ALIGNMENT[type] ?? 1);
    else if (type === 's' || type === 'o') this.text(4);
    else if (type === 'g') this.text(1);
    else if (type === 'v') this.skipVariant(depth);
    else if (type === 'a') this.skipArray(signature, at + 1, depth);
    else this.skipMembers(signature, at + 1, next - 1, depth);
    return next;
  }

  private skipVariant(depth: number): void {
    const type = this.text(1);
    if (singleType(type, 0, 0) !== type.length || type.length === 0) this.sound = false;
    else this.skip(type, 0, depth + 1);
  }

  private skipArray(signature: string, element: number, depth: number): void {
    const length = this.length();
    this.move(ALIGNMENT[signature[element] ?? ''] ?? 1, 0);
    const end = this.at + length;
    if (end > this.bytes.length) this.sound = false;
    while (this.sound && this.at < end) this.skip(signature, element, depth + 1);
    if (this.at !== end) this.sound = false;
  }

  private skipMembers(signature: string, from: number, to: number, depth: number): void {
    this.move(8, 0);
    for (let at = from; this.sound && at < to;) at = this.skip(signature, at, depth + 1);
  }
}

/** The end of the one complete type that begins at `at`. -1 when there is none. */
function singleType(signature: string, at: number, depth: number): number {
  const type = signature[at] ?? '';
  if (depth > DEEPEST_NESTING || !Object.hasOwn(ALIGNMENT, type)) return -1;
  if (type === 'a') return singleType(signature, at + 1, depth + 1);
  if (type !== '(' && type !== '{') return at + 1;
  const close = type === '(' ? ')' : '}';
  let next = at + 1;
  while (next >= 0 && next < signature.length && signature[next] !== close) {
    next = singleType(signature, next, depth + 1);
  }
  return next > at + 1 && signature[next] === close ? next + 1 : -1;
}

function isLittle(message: Buffer): boolean | null {
  if (message[0] === 0x6c) return true;
  return message[0] === 0x42 ? false : null;
}

function readUint32(bytes: Buffer, at: number, little: boolean): number {
  return little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

function aligned(at: number, to: number): number {
  return Math.ceil(at / to) * to;
}
