import { readFileSync, writeFileSync } from 'node:fs';

/**
 * The oom_score_adj of a program that watches. The kernel takes this many thousandths of the pool off its size
 * (mm/oom_kill.c, oom_badness), so every other process goes first while Headroom holds less than four fifths of the pool.
 * At -1000 it could not be ended at all, not even if it were Headroom that leaks.
 */
export const SPARED = -800;

const FILE = '/proc/self/oom_score_adj';

/** How this process stands when the kernel looks for somebody to end. */
export interface OwnOomScore {
  /** `low-already`: somebody, such as a systemd unit, has lowered it as far. `none`: this system has no such thing. */
  readonly state: 'lowered' | 'low-already' | 'not-permitted' | 'none';
  /** Starts a program that has nothing to do with watching: it gets the score that this process had before. */
  startOutside<T>(start: () => T): T;
}

/**
 * Asks the kernel to end others first, since a monitor that goes first can warn of nothing. Lowering needs
 * CAP_SYS_RESOURCE, or an administrator who has set it as low before (man 5 proc_pid_oom_score_adj).
 */
export function lowerOwnOomScore(file: string = FILE): OwnOomScore {
  const startPlainly = <T>(start: () => T): T => start();
  const before = readScore(file);
  if (before === null) return { state: 'none', startOutside: startPlainly };
  if (before <= SPARED) return { state: 'low-already', startOutside: startPlainly };
  if (!writeScore(file, SPARED)) return { state: 'not-permitted', startOutside: startPlainly };
  return {
    state: 'lowered',
    startOutside(start) {
      // A child takes over the score at the moment of its fork; raising and lowering are both permitted here.
      writeScore(file, before);
      try {
        return start();
      } finally {
        writeScore(file, SPARED);
      }
    },
  };
}

/** Whether a Headroom started as this one would be spared; this process is left as it is. */
export function tryOwnOomScore(file: string = FILE): OwnOomScore['state'] {
  const before = readScore(file);
  const { state } = lowerOwnOomScore(file);
  if (state === 'lowered' && before !== null) writeScore(file, before);
  return state;
}

function readScore(file: string): number | null {
  try {
    const text = readFileSync(file, 'latin1').trim();
    return /^-?\d+$/.test(text) ? Number(text) : null;
  } catch {
    return null;
  }
}

function writeScore(file: string, score: number): boolean {
  try {
    writeFileSync(file, `${score}\n`, { flag: 'r+' });
    return true;
  } catch {
    return false;
  }
}
