import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync, type BigIntStats } from 'node:fs';
import type { Bytes } from '../../core/model/units.ts';
import { fsCode } from './fs-code.ts';

/** Why an existing file of the user is not read. */
export type FileRefusal =
  | { readonly kind: 'not-regular' }
  /** `user` is the id of its owner. */
  | { readonly kind: 'foreign'; readonly user: number }
  | { readonly kind: 'writable' }
  | { readonly kind: 'too-large' };

export type OwnFile =
  | { readonly kind: 'ok'; readonly text: string; readonly version: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly refusal: FileRefusal }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * With these flags a FIFO without a writer does not block, and a terminal does not become the program's own. A flag
 * is zero where the system lacks it.
 */
const FLAGS = constants.O_RDONLY | orZero(constants.O_NONBLOCK) | orZero(constants.O_NOCTTY);
const PIECE: Bytes = 64 * 1024;

/**
 * Reads a file that decides what Headroom does. It must be a regular file of this user or of root that nobody else
 * may write, and at most `largest` long; links are followed. A FIFO or a device can neither block nor fill the
 * program: a file that is not regular is not opened, and an opened one is checked again. Owners and modes are those
 * of POSIX; other systems are not checked for them.
 */
export function readOwnFile(file: string, largest: Bytes): OwnFile {
  return readBounded(file, largest, (info) => refusalOf(info, largest) ?? distrustOf(info));
}

/** Reads a file that only stores memories, whatever its owner and mode are. */
export function readRegularFile(file: string, largest: Bytes): OwnFile {
  return readBounded(file, largest, (info) => refusalOf(info, largest));
}

/** A text that changes whenever the file does. Empty when the file does not exist or cannot be looked at. */
export function versionOf(info: BigIntStats | undefined): string {
  return info ? [info.dev, info.ino, info.mode, info.uid, info.size, info.mtimeNs, info.ctimeNs].join(':') : '';
}

function readBounded(file: string, largest: Bytes, judge: (info: BigIntStats) => FileRefusal | null): OwnFile {
  let descriptor: number | null = null;
  try {
    const before = judge(statSync(file, { bigint: true }));
    if (before !== null) return { kind: 'refused', refusal: before };
    descriptor = openSync(file, FLAGS);
    const info = fstatSync(descriptor, { bigint: true });
    const refusal = judge(info);
    if (refusal !== null) return { kind: 'refused', refusal };
    const bytes = readAtMost(descriptor, largest);
    if (bytes === null) return { kind: 'refused', refusal: { kind: 'too-large' } };
    return { kind: 'ok', text: bytes.toString('utf8'), version: versionOf(info) };
  } catch (error) {
    return isAbsence(error) && !isLink(file) ? { kind: 'missing' } : { kind: 'failed', error };
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Whether an error means that the file does not exist. ENOTDIR: a file stands in the place of its folder. */
function isAbsence(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(fsCode(error) ?? '');
}

/** Whether the file is a dangling link. Its target may come back, so it differs from a file that never existed. */
function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    return false;
  }
}

/** The content, or null when it is longer than `largest`, whatever size the file reported. */
function readAtMost(descriptor: number, largest: Bytes): Buffer | null {
  const pieces: Buffer[] = [];
  for (let total = 0; ;) {
    const piece = Buffer.allocUnsafe(PIECE);
    const read = readSync(descriptor, piece, 0, PIECE, null);
    if (read === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, read));
    total += read;
    if (total > largest) return null;
  }
}

function refusalOf(info: BigIntStats, largest: Bytes): FileRefusal | null {
  if (!info.isFile()) return { kind: 'not-regular' };
  return info.size > largest ? { kind: 'too-large' } : null;
}

/** The reason to distrust a file. When its group (020) or others (002) may write it, somebody else decides. */
function distrustOf({ uid, mode }: BigIntStats): FileRefusal | null {
  const self = process.getuid?.();
  if (self === undefined) return null;
  if (uid !== BigInt(self) && uid !== 0n) return { kind: 'foreign', user: Number(uid) };
  return (mode & 0o022n) === 0n ? null : { kind: 'writable' };
}

function orZero(flag: number | undefined): number {
  return flag ?? 0;
}
