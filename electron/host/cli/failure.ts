import { plainText } from '../../core/plain-text.ts';
import { print } from './output.ts';

const SAYINGS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'that is a directory',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EEXIST: 'it exists already',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'the name is too long',
};

/** An error of the operating system in words for a person. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return plainText(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return SAYINGS[code] ?? plainText(error.message, 1000);
}

/** Says on standard error why a command could not do what it was asked. */
export function complain(text: string): void {
  print(2, `headroom: ${text}\n`);
}
