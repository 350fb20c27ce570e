import { describe, expect, it } from 'vitest';
import { lowerOwnOomScore, SPARED, tryOwnOomScore } from '../../../electron/services/own-oom-score.ts';

/** A score as the kernel keeps it: below `floor` only an administrator may go. */
function kernel(score: number | null, floor = -1000) {
  return {
    score,
    read(): number | null {
      return this.score;
    },
    write: (next: number): boolean => {
      if (next < floor) return false;
      file.score = next;
      return true;
    },
  };
}
let file = kernel(null);
const start = (...of: Parameters<typeof kernel>) => (file = kernel(...of));

describe('the own oom_score_adj', () => {
  it('is lowered, but not so far that nothing could end Headroom', () => {
    expect(lowerOwnOomScore(start(0)).state).toBe('lowered');
    expect(file.score).toBe(SPARED);
    expect(SPARED).toBeGreaterThan(-1000);
  });

  it.each([
    [200, 100],
    [200, 0],
    [0, 0],
    [1000, -799],
  ])('goes from %i to %i where the system permits no less', (before, floor) => {
    expect(lowerOwnOomScore(start(before, floor)).state).toBe('not-permitted');
    expect(file.score).toBe(floor);
  });

  it.each([-1000, 0, 100])('is what it was before while another program is started (floor %i)', (floor) => {
    const own = lowerOwnOomScore(start(200, floor));
    const lowered = Math.max(floor, SPARED);
    expect(own.startOutside(() => file.score)).toBe(200);
    expect(file.score).toBe(lowered);
    expect(() =>
      own.startOutside(() => {
        throw new Error('cannot start');
      }),
    ).toThrow('cannot start');
    expect(file.score).toBe(lowered);
  });

  it('stays where it is when it is lower already', () => {
    expect(lowerOwnOomScore(start(-1000)).state).toBe('low-already');
    expect(file.score).toBe(-1000);
  });

  it('is not known where the system has none, and programs start all the same', () => {
    const own = lowerOwnOomScore(start(null));
    expect(own.state).toBe('none');
    expect(own.startOutside(() => 'started')).toBe('started');
    expect(file.score).toBeNull();
  });

  it.each([-1000, 0])('is left as it was by whoever only asks (floor %i)', (floor) => {
    expect(tryOwnOomScore(start(100, floor))).toBe(floor === 0 ? 'not-permitted' : 'lowered');
    expect(file.score).toBe(100);
  });
});
