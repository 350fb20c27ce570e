import { plainText } from '../../core/model/plain-text.ts';
import type { Speech } from './speech/speech.ts';

/** Why a file that the user named was not written, and what to do where something of that name is in the way. */
export function notWritten(file: string, error: unknown, speech: Speech): string {
  const problem = `${plainText(file, 1000)}: ${speech.error(error)}`;
  const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
  return isThere ? speech.t.options.inTheWay({ problem }) : problem;
}
