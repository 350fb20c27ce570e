import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync, type BigIntStats } from 'node:fs';
import type { Bytes } from '../../core/model/units.ts';
import { fsCode } from './fs-code.ts';

/** Why a file of the user is not read although it is there. */
export type FileRefusal =
  | { readonly kind: 'not-regular' }
  /** `user`: the id of its owner. */
  | { readonly kind: 'foreign'; readonly user: number }
  | { readonly kind: 'writable' }
  | { readonly kind: 'too-large' };

export type OwnFile =
  | { readonly kind: 'ok'; readonly text: string; readonly version: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly refusal: FileRefusal }
  | { readonly kind: 'failed'; readonly error: unknown };

/** A FIFO without a writer does not hold the program, a terminal does not become its own. Zero where a system has none. */
const FLAGS = constants.O_RDONLY | orZero(constants.O_NONBLOCK) | orZero(constants.O_NOCTTY);
const PIECE: Bytes = 64 * 1024;

/**
 * Reads a file that decides what Headroom does. It must be a regular file of this user or of root that nobody else may
 * write, at most `largest` long; links are followed to it. Neither a FIFO nor a device can hold or fill the program: what
 * is no regular file is not even opened, and what was opened is looked at again. Owners and modes are those of POSIX;
 * elsewhere they are not asked for.
 */
export function readOwnFile(file: string, largest: Bytes): OwnFile {
  return readBounded(file, largest, (info) => refusalOf(info, largest) ?? distrustOf(info));
}

/** The same for a file that only remembers something: whoever owns it, whoever may write it. */
export function readRegularFile(file: string, largest: Bytes): OwnFile {
  return readBounded(file, largest, (info) => refusalOf(info, largest));
}

/** Changes whenever the file does; empty when there is none or it cannot be looked at. */
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

/** ENOTDIR: a file stands in the place of the folder. */
function isAbsence(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(fsCode(error) ?? '');
}

/** A link to nothing: what it is meant to lead to may come back, so the file is not taken for one that never was. */
function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    return false;
  }
}

/** null: it is longer, whatever its size was said to be. */
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

/** Writable by group (020) or others (002) means that somebody else decides. */
function distrustOf({ uid, mode }: BigIntStats): FileRefusal | null {
  const self = process.getuid?.();
  if (self === undefined) return null;
  if (uid !== BigInt(self) && uid !== 0n) return { kind: 'foreign', user: Number(uid) };
  return (mode & 0o022n) === 0n ? null : { kind: 'writable' };
}

function orZero(flag: number | undefined): number {
  return flag ?? 0;
}
