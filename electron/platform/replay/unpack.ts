import { constants, createGunzip } from 'node:zlib';
import type { ByteSource, FileBytes } from './byte-source.ts';

/** The compressed bytes read at a time. The unpacked data of a damaged piece is lost. */
const PIECE = 64 * 1024;
const SMALL_PIECE = 512;
const LARGEST_OUTPUT = 256 * 1024;

/**
 * Unpacks gzip piece by piece. Everything that was packed before the end of a cut-off file still arrives, and nearly
 * everything before damage. A file may have several members, one after the other (RFC 1952). `reopen` opens the file
 * again: a damaged file is read a second time, in smaller pieces.
 */
export function unpack(packed: FileBytes, reopen: () => FileBytes): ByteSource {
  let source = unpackInPieces(packed, PIECE);
  let delivered = 0;
  let again = false;

  async function skipDelivered(): Promise<Buffer | null> {
    source.close();
    source = unpackInPieces(reopen(), SMALL_PIECE);
    again = true;
    for (let skipped = 0; ;) {
      const bytes = await source.next();
      if (bytes === null || skipped + bytes.length > delivered) return bytes && bytes.subarray(delivered - skipped);
      skipped += bytes.length;
    }
  }

  return {
    async next() {
      let bytes = await source.next();
      if (bytes === null && source.damage() !== null && !again) bytes = await skipDelivered();
      delivered += bytes?.length ?? 0;
      return bytes;
    },
    damage: () => (again ? source.damage() : null),
    close: () => source.close(),
  };
}

function unpackInPieces(packed: FileBytes, size: number): ByteSource {
  // With this flush a cut-off file is no error and ends where it ends.
  const gunzip = createGunzip({ chunkSize: LARGEST_OUTPUT, finishFlush: constants.Z_SYNC_FLUSH });
  const unpacked: Buffer[] = [];
  let chunk = packed.next();
  let offset = 0;
  let ended = false;
  let damage: string | null = null;
  let settle: () => void = () => undefined;
  /** The next piece is unpacked while the last one is being read. */
  let underWay: Promise<void> | null = null;

  function collect(): void {
    for (let bytes; (bytes = gunzip.read() as Buffer | null) !== null;) unpacked.push(bytes);
  }

  gunzip.on('readable', collect);
  gunzip.on('end', () => settle());
  gunzip.on('error', (error) => {
    damage = error.message;
    settle();
  });

  function unpackPiece(): Promise<void> {
    return new Promise((resolve) => {
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
      const piece = chunk.subarray(offset, offset + size);
      offset += piece.length;
      gunzip.write(piece, () => resolve());
    });
  }

  return {
    async next() {
      while (unpacked.length === 0 && !ended && damage === null) {
        await (underWay ?? unpackPiece());
        underWay = null;
        if (damage === null) collect();
      }
      if (unpacked.length === 0) return null;
      const bytes = Buffer.concat(unpacked.splice(0));
      if (!ended && damage === null) underWay = unpackPiece();
      return bytes;
    },
    damage: () => damage,
    close() {
      gunzip.destroy();
      packed.close();
    },
  };
}
