import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../../electron/core/model/units.ts';
import { createReportLanguage } from '../../../electron/core/report/report-language.ts';
import { message, wordMessage } from '../../../electron/core/words/messages.ts';
import type { Message } from '../../../electron/core/model/assessment.ts';

/** A Tuesday. */
const KILLED = Date.UTC(2026, 10, 24, 12);
const SATURDAY = KILLED - 3 * DAY;

const killed = (at: number, ago: number) => message('lives.killed', { at, seconds: ago / 1000, bytes: 2.1e9 });

test.each<readonly [Message, string, string]>([
  [
    message('lives.agree', { count: 2, bytes: 240e6 }),
    'The last two times it stopped at 240 MB.',
    'Nas últimas duas vezes, parou em 240 MB.',
  ],
  [
    message('lives.agree', { count: 1, bytes: 240e6 }),
    'The last time it stopped at 240 MB.',
    'Na última vez, parou em 240 MB.',
  ],
  [
    message('lives.vary', { count: 3, least: 114e6, most: 191e6 }),
    'The last three times it stopped somewhere between 114 MB and 191 MB.',
    'Nas últimas três vezes, parou em algum ponto entre 114 MB e 191 MB.',
  ],
  [
    message('lives.passed', { count: 5, bytes: 240e6 }),
    'It is beyond the 240 MB at which it stopped the last five times.',
    'Já passou dos 240 MB em que parou nas últimas cinco vezes.',
  ],
  [killed(KILLED, 2 * DAY), 'On Tuesday it was killed at 2.1 GB.', 'Na terça-feira, foi encerrado à força com 2,1 GB.'],
  [killed(SATURDAY, 2 * DAY), 'On Saturday it was killed at 2.1 GB.', 'No sábado, foi encerrado à força com 2,1 GB.'],
  [
    killed(KILLED, 30 * DAY),
    'On November 24 it was killed at 2.1 GB.',
    'Em 24 de novembro, foi encerrado à força com 2,1 GB.',
  ],
  [killed(KILLED, 3 * HOUR), '3 hours ago it was killed at 2.1 GB.', 'Há 3 horas, foi encerrado à força com 2,1 GB.'],
])('%j reads well in both languages', (said, english, portuguese) => {
  const inWords = (locale: string) => {
    const { texts, wording } = createReportLanguage(locale, 'decimal', 'UTC');
    return wordMessage(said, texts, wording).replaceAll('\u00a0', ' ');
  };
  expect(inWords('en-US')).toBe(english);
  expect(inWords('pt-BR')).toBe(portuguese);
});
