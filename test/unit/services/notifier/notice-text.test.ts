import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Language } from '../../../../electron/core/words/language.ts';
import type { PoolAssessment } from '../../../../electron/core/model/assessment.ts';
import { composeNotice } from '../../../../electron/services/notifier/compose-notice.ts';
import { createFigures } from '../../../../electron/core/words/figures.ts';
import { notifications as noticeWords } from '../../../../electron/core/words/catalogs.ts';
import { isQuietHour } from '../../../../electron/services/notifier/quiet-hours.ts';
import { processAlert } from '../../../doubles/frames.ts';
import { poolAssessment } from '../../../doubles/observations.ts';

function titles(locale: Language, pool: Partial<PoolAssessment>, culprit = processAlert(7, 'warning').culprit) {
  const language = { words: noticeWords[locale], figures: createFigures(locale, 'decimal') };
  const title = (level: 'warning' | 'critical', seconds: number | null) => {
    const exhaustion = seconds === null ? null : { p10: seconds, p50: seconds, p90: seconds };
    return composeNotice('k', processAlert(7, level, { culprit, exhaustion }), poolAssessment(pool), language, true)
      .title;
  };
  return [title('warning', 480), title('warning', null), title('critical', 40), title('critical', null)];
}

test('titles say what runs out, when, and because of whom', () => {
  expect(titles('en', {})).toEqual([
    'Memory runs out in about 8 min, because of program-7',
    'Memory is nearly full, because of program-7',
    'Memory runs out in about 40 s, because of program-7',
    'Memory is nearly full, because of program-7',
  ]);
  expect(titles('en', { kind: 'cgroup', label: 'postgres.service' })[2]).toBe(
    'postgres.service runs out of memory in about 40 s, because of program-7',
  );
  expect(titles('en', { kind: 'heap-cap', label: 'java' })[0]).toBe(
    'java reaches its heap limit in about 8 min, because of program-7',
  );
  expect(titles('en', { kind: 'heap-cap', label: 'program-7' })[0]).toBe(
    'program-7 reaches its heap limit in about 8 min',
  );
  expect(titles('en', {}, null)[0]).toBe('Memory runs out in about 8 min');
  expect(titles('en', {}, { kind: 'shared', share: 1 })[0]).toBe(
    'Memory runs out in about 8 min, because of shared memory',
  );
});

test('Portuguese is spoken as well', () => {
  expect(titles('pt-BR', {})).toEqual([
    'A memória acaba em cerca de 8 min, por causa de program-7',
    'A memória está quase no fim, por causa de program-7',
    'A memória acaba em cerca de 40 s, por causa de program-7',
    'A memória está quase no fim, por causa de program-7',
  ]);
  expect(titles('pt-BR', { kind: 'cgroup', label: 'a' }, null)[3]).toBe('a está quase sem memória');
});

test('whom the kernel would take is told when it is somebody else', () => {
  const language = { words: noticeWords.en, figures: createFigures('en', 'binary') };
  const body = (pid: number) =>
    composeNotice(
      'k',
      processAlert(7, 'warning'),
      poolAssessment({ headroom: -5, limit: 2 ** 30, victim: { identity: { pid, start: 1 }, name: 'postgres' } }),
      language,
      true,
    ).body;
  expect(body(9)).toBe('0 B of 1 GiB left. The kernel would end postgres (9) first.');
  expect(body(7)).toBe('0 B of 1 GiB left.');
});

test('an alert about a pool that is not in the frame still has a title', () => {
  const language = { words: noticeWords.en, figures: createFigures('en', 'decimal') };
  const notice = composeNotice('k', processAlert(7, 'critical'), undefined, language, false);
  expect(notice).toMatchObject({ title: 'Memory runs out in about 8 min, because of program-7', body: '' });
});

test('whatever a process is called, title and body stay one short line each', () => {
  const language = { words: noticeWords.en, figures: createFigures('en', 'decimal') };
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (name) => {
      const culprit = { kind: 'process', identity: { pid: 7, start: 70 }, name, share: 0.5 } as const;
      const pool = poolAssessment({ kind: 'cgroup', label: name, growth: 1e7 });
      const { title, body } = composeNotice('k', processAlert(7, 'warning', { culprit }), pool, language, true);
      expect(title + body).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u2066-\u2069]/);
      expect(title.length + body.length).toBeLessThan(600);
    }),
  );
});

test('quiet hours may go past midnight', () => {
  const at = (hour: number, minute = 0) => new Date(2026, 5, 1, hour, minute).getTime();
  const night = { from: '22:30', to: '07:00' };
  expect([at(22, 29), at(22, 30), at(3), at(6, 59), at(7)].map((time) => isQuietHour(night, time))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  const noon = { from: '12:00', to: '13:00' };
  expect([at(11, 59), at(12), at(13)].map((time) => isQuietHour(noon, time))).toEqual([false, true, false]);
  expect(isQuietHour(null, at(3))).toBe(false);
});

test('who ends programs before memory is full is told in place of the kernel, and when it slows down', () => {
  const begins = { p10: 180, p50: 240, p90: 300 };
  const stall = { some: 0, full: 0, lasted: 0, begins, throttled: false };
  const victim = { identity: { pid: 9, start: 1 }, name: 'postgres' };
  const acts = { p10: 300, p50: 360, p90: 420 };
  const body = (locale: Language, pool: Partial<PoolAssessment>) =>
    composeNotice(
      'k',
      processAlert(7, 'warning'),
      poolAssessment({ headroom: 2 ** 29, limit: 2 ** 30, victim, ...pool }),
      { words: noticeWords[locale], figures: createFigures(locale, 'binary') },
      true,
    ).body;
  const earlyoom = { daemon: 'earlyoom', cause: 'memory', acts, victim: { kind: 'process', ...victim } } as const;
  expect(body('en', { stall, daemon: earlyoom })).toBe(
    '512 MiB of 1 GiB left. It slows down in about 4 minutes, before it is full. earlyoom ends postgres in about 6 minutes.',
  );
  expect(body('pt-BR', { daemon: { ...earlyoom, victim: null, acts: null } })).toBe(
    'Restam 512 MiB de 1 GiB. O earlyoom pode encerrar programas a qualquer momento.',
  );
  const session = { kind: 'cgroup', cgroup: '/session-2.scope', name: 'firefox', count: 80, session: true } as const;
  expect(body('en', { daemon: { daemon: 'systemd-oomd', cause: 'pressure', acts, victim: session } })).toBe(
    '512 MiB of 1 GiB left. systemd-oomd ends the whole desktop session in about 6 minutes.',
  );
});
