import { expect, test } from 'vitest';
import { desktop, notifications } from '../../../electron/core/words/catalogs.ts';
import { createFigures } from '../../../electron/core/words/figures.ts';
import { createReportLanguage } from '../../../electron/core/report/report-language.ts';
import { viewFrame } from '../../../electron/host/cli/top/top-view.ts';
import { createSpeech } from '../../../electron/host/cli/speech/speech.ts';
import { trayView } from '../../../electron/host/desktop/tray/tray-view.ts';
import { composeNotice } from '../../../electron/services/notifier/compose-notice.ts';
import { createFormats } from '../../../renderer/format/formats.ts';
import { frame, processAlert } from '../../doubles/frames.ts';
import { poolAssessment } from '../../doubles/observations.ts';

const SCREEN = { width: 200, height: 30, colour: false };

/** Where the headroom and the time left of one pool are written: each place's own text. */
function placesOf(headroom: number, seconds: number, units: 'decimal' | 'binary') {
  const exhaustion = { p10: seconds / 2, p50: seconds, p90: seconds * 2 };
  const { culprit } = processAlert(7, 'warning');
  const pool = poolAssessment({ level: 'warning', headroom, limit: 64e9, exhaustion, culprit });
  const shown = frame(1, { level: 'warning', pools: [pool] });
  const figures = createFigures('en', units);
  const speech = createSpeech('en', units);
  const formats = createFormats('en', units);
  const report = createReportLanguage('en', units);
  const alert = processAlert(7, 'warning', { exhaustion });
  const notice = composeNotice('k', alert, pool, { words: notifications.en, figures }, true);
  return {
    tray: trayView(shown, [], desktop.en, figures).tooltip,
    notification: `${notice.title} ${notice.body}`,
    top: viewFrame(shown, SCREEN, speech).join('\n'),
    report: `${report.wording.bytes(headroom)} ${speech.f.forecast(seconds)}`,
    page: `${formats.roundBytes(headroom)} ${formats.shortSpan(seconds)}`,
  };
}

test.each([
  [12.86e9, 480, 'decimal', '12.9 GB', '8 min'],
  [1.234e9, 44_280, 'decimal', '1.23 GB', '12 h'],
  [412.4e6, 23 * 86_400, 'decimal', '412 MB', '23 d'],
  [6.5 * 2 ** 30, 42, 'binary', '6.5 GiB', '40 s'],
  [0, 12_600, 'decimal', '0 B', '3.5 h'],
] as const)(
  'tray, notification, top, report and page write %d bytes and %d seconds (%s) as %s and %s',
  (headroom, seconds, units, bytes, span) => {
    for (const [place, text] of Object.entries(placesOf(headroom, seconds, units))) {
      expect(text, place).toContain(bytes);
      expect(text, place).toContain(span);
    }
  },
);

test('figures carry no more digits than they deserve', () => {
  const decimal = createFigures('en', 'decimal');
  expect([0, 999, 1000, 9.94e9, 9.996e9, 999.6e9, 5e18].map(decimal.roundBytes)).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '9.94 GB',
    '10 GB',
    '1 TB',
    '5,000 PB',
  ]);
  expect(createFigures('pt-BR', 'binary').roundBytes(6.5 * 2 ** 30)).toBe('6,5 GiB');
  expect([-3, 8, 42, 89, 90, 480, 3000, 5400, 12_600, 100_000, 200_000, 4e7].map(decimal.shortSpan)).toEqual([
    '0 s',
    '8 s',
    '40 s',
    '90 s',
    '2 min',
    '8 min',
    '50 min',
    '1.5 h',
    '3.5 h',
    '30 h',
    '2.5 d',
    '463 d',
  ]);
});
