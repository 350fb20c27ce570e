import { describe, expect, it } from 'vitest';
import { ok, unsupported } from '../../../../electron/core/model/reading.ts';
import { viewFrame } from '../../../../electron/host/cli/top/top-view.ts';
import { createSpeech } from '../../../../electron/host/cli/speech/speech.ts';
import { frame, processRow } from '../../../doubles/frames.ts';
import { poolAssessment } from '../../../doubles/observations.ts';

const english = createSpeech('en', 'decimal');
const SCREEN = { width: 80, height: 24, colour: false };
const exhaustion = { p10: 60, p50: 90, p90: 150 };
const lab = poolAssessment({
  id: '/lab',
  kind: 'cgroup',
  label: 'lab',
  limit: 500e6,
  used: 400e6,
  headroom: 100e6,
  level: 'warning',
  exhaustion,
  growth: 1e6,
  factors: [{ key: 'victim.other', values: { victim: 'sshd' } }],
});
const leaker = processRow(42, {
  risk: 88,
  exhaustion,
  growth: 1e6,
  private: ok(390e6),
  resident: 395e6,
  pool: '/lab',
});
const leaking = frame(7, { level: 'warning', pools: [poolAssessment(), lab], processes: [leaker, processRow(1)] });

describe('the terminal view', () => {
  it('speaks the language of the user', () => {
    const lines = viewFrame(leaking, SCREEN, createSpeech('pt-BR', 'decimal'));
    expect(lines[0]).toMatch(/^Headroom {2}\d\d:\d\d:\d\d {2}aviso$/);
    expect(lines.slice(1, 4).join(' ')).toContain(
      'Restam 100 MB de 500 MB em lab; crescimento de 60 MB/min; acaba em cerca de 2 minutos (1 a 3).',
    );
    expect(lines.join('\n')).toMatch(/RESTAM +DE +USO +CRESCIMENTO +ACABA EM {2}LIMITE/);
  });

  it('begins with the answer: the pool that runs out, when, and why', () => {
    const lines = viewFrame(leaking, SCREEN, english);
    expect(lines[0]).toMatch(/^Headroom {2}\d\d:\d\d:\d\d {2}warning$/);
    expect(lines.slice(1, 4).join(' ')).toContain(
      'lab: 100 MB of 500 MB left, filling at 60 MB/min, full in about 2 minutes (1 to 3).',
    );
    expect(lines.slice(1, 4).join(' ')).toContain('the kernel would end sshd first.');
  });

  it('lists the pools, the most urgent first, and the processes, the riskiest first', () => {
    const lines = viewFrame(leaking, SCREEN, english).map((line) => line.replaceAll(/ +/g, ' ').trim());
    const header = lines.findIndex((line) => line.endsWith('POOL'));
    expect(lines[header + 1]).toBe('100 MB 500 MB 80% +60 MB/min 2 min lab');
    expect(lines[header + 2]).toMatch(/ the machine$/);
    const processes = lines.findIndex((line) => line.endsWith('NAME'));
    expect(lines[processes + 1]).toBe('88 2 min +60 MB/min 390 MB 395 MB 42 program-42');
    expect(lines[processes + 2]).toMatch(/^0 .* 1 program-1$/);
  });

  it('shows when programs begin to wait, in a column that is there only when some will', () => {
    const stall = { some: 0, full: 0, lasted: 0, begins: { p10: 20, p50: 30, p90: 40 }, throttled: false };
    const lines = (pool: typeof lab) =>
      viewFrame({ ...leaking, pools: [pool, poolAssessment()] }, { ...SCREEN, width: 120 }, english)
        .map((line) => line.replaceAll(/ +/g, ' ').trim())
        .filter((line) => / (?:POOL|lab)$/.test(line));
    expect(lines({ ...lab, stall })).toEqual([
      'LEFT OF USED GROWTH SLOW IN FULL IN POOL',
      '100 MB 500 MB 80% +60 MB/min 30 s 2 min lab',
    ]);
    expect(lines({ ...lab, stall: { ...stall, begins: null, some: 0.4, lasted: 9 } })[1]).toBe(
      '100 MB 500 MB 80% +60 MB/min now 2 min lab',
    );
    expect(lines(lab)[0]).not.toContain('SLOW');
  });

  it.each([20, 40, 60, 80, 120, 200])('never draws beyond the screen: %i columns', (width) => {
    for (const height of [1, 5, 10, 50]) {
      const lines = viewFrame(leaking, { ...SCREEN, width, height }, english);
      expect(lines.length).toBeLessThanOrEqual(height);
      for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(Math.max(width, 30));
    }
  });

  it('shows what is not known as not known', () => {
    const unknown = processRow(9, { private: unsupported(), user: unsupported(), growth: null });
    const missing = [{ fact: 'pressure', ...unsupported() }];
    const lines = viewFrame(frame(1, { processes: [unknown], missing }), { ...SCREEN, width: 120 }, english);
    expect(lines.at(-2)).toMatch(/ \? +21 MB +\? +9 {2}program-9$/);
    expect(lines.at(-1)).toBe('Not known here: pressure. See: headroom doctor');
  });

  it('says why there are no new numbers', () => {
    const sampling = { ...leaking.sampling, failure: { message: 'no \u001b[1mprocfs', since: 0 } };
    expect(viewFrame({ ...leaking, sampling }, SCREEN, english)[1]).toContain('No new numbers: no \ufffd[1mprocfs');
  });

  it('leaves kernel threads out and marks paused processes and the next victim', () => {
    const thread = processRow(3, { kernelThread: true });
    const paused = processRow(4, { state: 'stopped', victim: true });
    const text = viewFrame(frame(1, { processes: [thread, paused] }), { ...SCREEN, width: 120 }, english).join('\n');
    expect(text).not.toContain('program-3');
    expect(text).toContain('program-4 (paused, next to be killed)');
  });

  it('colours only where colours are wanted', () => {
    expect(viewFrame(leaking, SCREEN, english).join('')).not.toContain('\u001b');
    expect(viewFrame(leaking, { ...SCREEN, colour: true }, english)[0]).toContain('\u001b[33;1mwarning\u001b[0m');
  });
});
