import { closeSync, openSync, readSync } from 'node:fs';
import { constants, createGunzip } from 'node:zlib';

/** The bytes of a file from its beginning, unpacked if it is gzipped. */
export interface ByteSource {
  /** The next bytes; null at the end, or where compressed data is damaged. */
  next(): Buffer | null | Promise<Buffer | null>;
  /** What is wrong with the compressed data; null while nothing is. */
  damage(): string | null;
  close(): void;
}

const CHUNK = 256 * 1024;
/** Of compressed bytes at a time: what lies in the piece before damaged data is lost with it. */
const PIECE = 4096;

/** Throws what `openSync` throws. */
export function openBytes(path: string): ByteSource {
  const file = openSync(path, 'r');
  const first = Buffer.alloc(CHUNK);
  try {
    const length = readSync(file, first, 0, CHUNK, null);
    const head = first.subarray(0, length);
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    const plain = plainBytes(file, head);
    return isGzip ? unpackedBytes(plain) : plain;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

interface PlainBytes extends ByteSource {
  next(): Buffer | null;
}

function plainBytes(file: number, head: Buffer): PlainBytes {
  let first: Buffer | null = head;
  let open = true;
  return {
    next() {
      if (!open) return null;
      const chunk = first ?? Buffer.allocUnsafe(CHUNK);
      const length = first ? first.length : readSync(file, chunk, 0, CHUNK, null);
      first = null;
      return length === 0 ? null : chunk.subarray(0, length);
    },
    damage: () => null,
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

/**
 * Unpacks piece by piece, so that all that was packed before the end of a cut-off file, and nearly all before damage,
 * still arrives. A file may have several members, one after the other (RFC 1952).
 */
function unpackedBytes(packed: PlainBytes): ByteSource {
  // A cut-off file is no error with this: it ends where it ends.
  const gunzip = createGunzip({ chunkSize: CHUNK, finishFlush: constants.Z_SYNC_FLUSH });
  const unpacked: Buffer[] = [];
  let chunk = packed.next();
  let offset = 0;
  let ended = false;
  let damage: string | null = null;
  let settle: () => void = () => undefined;

  const collect = () => {
    for (let bytes: Buffer | null; (bytes = gunzip.read() as Buffer | null) !== null;) unpacked.push(bytes);
  };
  gunzip.on('readable', collect);
  gunzip.on('error', (error) => {
    damage = error.message;
    settle();
  });
  gunzip.on('end', () => settle());

  const step = (): Promise<void> =>
    new Promise((resolve) => {
      settle = resolve;
      if (chunk && offset >= chunk.length) {
        chunk = packed.next();
        offset = 0;
      }
      if (!chunk) {
        ended = true;
        gunzip.end();
        return;
      }
      const piece = chunk.subarray(offset, offset + PIECE);
      offset += piece.length;
      gunzip.write(piece, () => resolve());
    });

  return {
    async next() {
      while (unpacked.length === 0 && !ended && damage === null) {
        await step();
        if (damage === null) collect();
      }
      return unpacked.length === 0 ? null : Buffer.concat(unpacked.splice(0));
    },
    damage: () => damage,
    close() {
      gunzip.destroy();
      packed.close();
    },
  };
}
