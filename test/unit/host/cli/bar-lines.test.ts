import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Culprit, PoolAssessment } from '../../../../electron/core/model/assessment.ts';
import type { Frame } from '../../../../electron/core/model/frame.ts';
import { barLine, BARS } from '../../../../electron/host/cli/top/bar-lines.ts';
import { createTerminalSigns } from '../../../../electron/host/cli/top/terminal-signs.ts';
import { createSpeech } from '../../../../electron/host/cli/speech/speech.ts';
import { frame } from '../../../doubles/frames.ts';
import { poolAssessment } from '../../../doubles/observations.ts';

const english = createSpeech('en', 'decimal');
const portuguese = createSpeech('pt-BR', 'decimal');
const culprit = (name: string): Culprit => ({ kind: 'process', identity: { pid: 7, start: 70 }, name, share: 1 });

function leaking(name: string, overrides: Partial<PoolAssessment> = {}, level: Frame['level'] = 'warning'): Frame {
  const pool = poolAssessment({
    level,
    limit: 16e9,
    used: 12e9,
    headroom: 4e9,
    growth: 1e6,
    exhaustion: { p10: 300, p50: 480, p90: 660 },
    culprit: culprit(name),
    factors: [{ key: 'victim.other', values: { victim: 'sshd' } }],
    ...overrides,
  });
  return frame(3, { level, pools: [pool] });
}
const calm = frame(1, { pools: [poolAssessment({ limit: 16e9, used: 4e9, headroom: 12e9 })] });
const json = (line: string) => JSON.parse(line) as Record<string, unknown>;
const stale = { ...calm, sampling: { ...calm.sampling, failure: { message: 'reader.none', since: 0 } } } as Frame;

describe('a line for Waybar', () => {
  it('says what is left, and how full that is', () => {
    expect(json(barLine('waybar', calm, english))).toEqual({
      text: '12 GB left',
      alt: 'calm',
      tooltip: expect.stringMatching(/^Headroom: calm\n.+12 GB of 16 GB left\.$/),
      class: 'calm',
      percentage: 25,
    });
  });

  it('says who fills it and when, and more where the pointer rests', () => {
    expect(json(barLine('waybar', leaking('node'), english))).toEqual({
      text: 'node ~8 min',
      alt: 'warning',
      tooltip: expect.stringMatching(/^Headroom: warning\nThe machine.* 4 GB of 16 GB left.*\n.*sshd/),
      class: 'warning',
      percentage: 75,
    });
  });

  it('speaks Portuguese', () => {
    expect(json(barLine('waybar', calm, portuguese))).toMatchObject({
      text: 'Restam 12 GB',
      tooltip: expect.stringContaining('Headroom: calmo'),
      class: 'calm',
    });
  });

  it('marks numbers that are no longer new', () => {
    expect(json(barLine('waybar', stale, english))).toMatchObject({
      text: '12 GB left ?',
      class: ['calm', 'stale'],
      tooltip: expect.stringContaining('No new numbers'),
    });
  });

  it('names what has no culprit by its time alone, and a slow end that comes before the full one', () => {
    const stall = {
      some: 0,
      full: 0,
      lasted: 0,
      begins: { p10: 60, p50: 120, p90: 180 },
      throttled: false,
    };
    expect(json(barLine('waybar', leaking('', { culprit: null }), english))['text']).toBe('~8 min');
    expect(json(barLine('waybar', leaking('node', { stall }), english))['text']).toBe('node ~2 min');
    expect(json(barLine('waybar', leaking('node', { exhaustion: null }), english))['text']).toBe('4 GB left');
  });
});

describe('a hostile name', () => {
  const NAME = `<b>&"'%{A1:reboot:}\n\u001b[31m\u202e`;

  it('is no markup in Waybar', () => {
    const { text, tooltip } = json(
      barLine('waybar', leaking(NAME, { label: NAME, kind: 'cgroup', id: '/x' }), english),
    );
    expect(text).toContain('&lt;b&gt;&amp;&quot;&#39;');
    expect(`${String(text)}${String(tooltip)}`).not.toMatch(/[<>"'\u001b\u202e]/);
  });

  it('is no command in polybar', () => {
    const line = barLine('polybar', leaking(NAME), english);
    expect(line).toMatch(/^%\{F#[0-9a-f]{6}\}.*~8 min%\{F-\}$/);
    expect(line.slice('%{F#123456}'.length, -'%{F-}'.length)).not.toContain('%{');
  });

  it('is text in i3blocks', () => {
    expect(json(barLine('i3blocks', leaking(NAME, {}, 'critical'), english))).toEqual({
      full_text: expect.stringContaining('<b>&'),
      markup: 'none',
      color: '#e01b24',
    });
  });

  it('never makes more than one line of output, nor commands a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...BARS), (name, bar) => {
        const line = barLine(bar, leaking(name, { label: name, id: '/x', kind: 'cgroup' }), english);
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
      }),
    );
  });
});

describe('the signs of a terminal', () => {
  const BELL = '\u0007';

  it('ring when the level rises to a warning or beyond, once each time', () => {
    const signs = createTerminalSigns({ bell: true, title: false }, english);
    const levels = ['calm', 'watch', 'warning', 'warning', 'critical', 'warning', 'critical', 'calm'] as const;
    const rung = levels.map((level) => signs.next(leaking('node', {}, level)));
    expect(rung).toEqual(['', '', BELL, '', BELL, '', BELL, '']);
    expect(signs.end()).toBe('');
  });

  it('show the level in the title, keep the one from before, and bring it back', () => {
    const signs = createTerminalSigns({ bell: false, title: true }, english);
    expect(signs.next(calm)).toBe('\u001b[22;2t\u001b]2;calm: 12 GB left\u0007');
    expect(signs.next(calm)).toBe('');
    expect(signs.next(leaking('no\u0007\u001b]de'))).toBe('\u001b]2;warning: no\ufffd\ufffd]de ~8 min\u0007');
    expect(signs.end()).toBe('\u001b[23;2t');
  });
});
