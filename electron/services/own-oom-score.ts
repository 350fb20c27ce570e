import { readOwnOomScoreAdj, writeOwnOomScoreAdj } from '../platform/linux/own/own-oom-score-adj.ts';

/**
 * The oom_score_adj of a program that watches. The kernel subtracts this many thousandths of the pool from its size
 * (mm/oom_kill.c, oom_badness), so every other process goes first while Headroom holds less than four fifths of the
 * pool. At -1000 it could never be killed, not even if Headroom itself leaked.
 */
export const SPARED = -800;

/** How this process ranks when the kernel chooses a victim. */
export interface OwnOomScore {
  /**
   * `lowered`: to SPARED. `low-already`: it was at least as low before, for example by a systemd unit.
   * `not-permitted`: only lowered to the least value that the system permits this user. `none`: this system has no
   * such score.
   */
  readonly state: 'lowered' | 'low-already' | 'not-permitted' | 'none';
  /** Starts a program that is not part of Headroom. It gets the score that this process had before. */
  startOutside<T>(start: () => T): T;
}

/**
 * Asks the kernel to kill others first, because a killed monitor cannot warn. Going below the lowest score that an
 * administrator has set for this process needs CAP_SYS_RESOURCE (man 5 proc_pid_oom_score_adj).
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
      // A child inherits the score at the moment of its fork. Raising it and going back are both permitted.
      files.write(before);
      try {
        return start();
      } finally {
        files.write(lowest);
      }
    },
  };
}

/** Searches for the lowest permitted score, because the system does not report it. */
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

/** The state that a Headroom started like this one would have. This process stays as it is. */
export function tryOwnOomScore(files: OomScoreFile = OWN): OwnOomScore['state'] {
  const before = files.read();
  const { state } = lowerOwnOomScore(files);
  if (before !== null) files.write(before);
  return state;
}

/** The file of the score. Tests replace it. */
export interface OomScoreFile {
  /** The score. Null where there is none. */
  read(): number | null;
  /** Whether the write was permitted. */
  write(score: number): boolean;
}

const OWN: OomScoreFile = { read: readOwnOomScoreAdj, write: writeOwnOomScoreAdj };
