import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lowerOwnOomScore, SPARED, tryOwnOomScore } from '../../electron/services/own-oom-score.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-oom-score-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function scoreFile(text: string): { readonly file: string; score(): number } {
  const file = path.join(folder, 'oom_score_adj');
  writeFileSync(file, text);
  return { file, score: () => Number.parseInt(readFileSync(file, 'utf8')) };
}

describe('the own oom_score_adj', () => {
  it('is lowered, but not so far that nothing could end Headroom', () => {
    const { file, score } = scoreFile('0\n');
    expect(lowerOwnOomScore(file).state).toBe('lowered');
    expect(score()).toBe(SPARED);
    expect(SPARED).toBeGreaterThan(-1000);
  });

  it('is what it was before while another program is started', () => {
    const { file, score } = scoreFile('200\n');
    const own = lowerOwnOomScore(file);
    expect(own.startOutside(score)).toBe(200);
    expect(score()).toBe(SPARED);
    expect(() =>
      own.startOutside(() => {
        throw new Error('cannot start');
      }),
    ).toThrow('cannot start');
    expect(score()).toBe(SPARED);
  });

  it('stays where it is when it is lower already', () => {
    const { file, score } = scoreFile('-1000\n');
    expect(lowerOwnOomScore(file).state).toBe('low-already');
    expect(score()).toBe(-1000);
  });

  it('is not known where there is no such file, and programs start all the same', () => {
    const own = lowerOwnOomScore(path.join(folder, 'missing'));
    expect(own.state).toBe('none');
    expect(own.startOutside(() => 'started')).toBe('started');
  });

  it('is left as it was by whoever only asks', () => {
    const { file, score } = scoreFile('100\n');
    expect(tryOwnOomScore(file)).toBe('lowered');
    expect(score()).toBe(100);
  });
});
