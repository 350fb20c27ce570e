import { readOwnOomScoreAdj, writeOwnOomScoreAdj } from '../platform/linux/own/own-oom-score-adj.ts';

/**
 * The oom_score_adj of a program that watches. The kernel takes this many thousandths of the pool off its size
 * (mm/oom_kill.c, oom_badness), so every other process goes first while Headroom holds less than four fifths of the pool.
 * At -1000 it could not be ended at all, not even if it were Headroom that leaks.
 */
export const SPARED = -800;

/** How this process stands when the kernel looks for somebody to end. */
export interface OwnOomScore {
  /**
   * `lowered`: to SPARED. `low-already`: somebody, such as a systemd unit, has lowered it as far. `not-permitted`: only to
   * the lowest that the system permits this user. `none`: this system has no such thing.
   */
  readonly state: 'lowered' | 'low-already' | 'not-permitted' | 'none';
  /** Starts a program that has nothing to do with watching: it gets the score that this process had before. */
  startOutside<T>(start: () => T): T;
}

/**
 * Asks the kernel to end others first, since a monitor that goes first can warn of nothing. Going below the lowest score
 * that an administrator has given this process needs CAP_SYS_RESOURCE (man 5 proc_pid_oom_score_adj).
 */
export function lowerOwnOomScore(files: OomScoreFile = OWN): OwnOomScore {
  const startPlainly = <T>(start: () => T): T => start();
  const before = files.read();
  if (before === null) return { state: 'none', startOutside: startPlainly };
  if (before <= SPARED) return { state: 'low-already', startOutside: startPlainly };
  const lowest = lowerAsFarAsPermitted(before, files);
  return {
    state: lowest === SPARED ? 'lowered' : 'not-permitted',
    startOutside(start) {
      // A child takes over the score at the moment of its fork; raising it and going back are both permitted.
      files.write(before);
      try {
        return start();
      } finally {
        files.write(lowest);
      }
    },
  };
}

/** The system does not tell the lowest score that it permits, so that it is searched for. */
function lowerAsFarAsPermitted(before: number, { write }: OomScoreFile): number {
  if (write(SPARED)) return SPARED;
  let lowest = before;
  let refused = SPARED;
  while (lowest - refused > 1) {
    const middle = Math.floor((lowest + refused) / 2);
    if (write(middle)) lowest = middle;
    else refused = middle;
  }
  return lowest;
}

/** How a Headroom started like this one would stand; this process is left as it is. */
export function tryOwnOomScore(files: OomScoreFile = OWN): OwnOomScore['state'] {
  const before = files.read();
  const { state } = lowerOwnOomScore(files);
  if (before !== null) files.write(before);
  return state;
}

/** Where the score is kept; tests bring their own. */
export interface OomScoreFile {
  /** null where there is none. */
  read(): number | null;
  /** Whether it was permitted. */
  write(score: number): boolean;
}

const OWN: OomScoreFile = { read: readOwnOomScoreAdj, write: writeOwnOomScoreAdj };
