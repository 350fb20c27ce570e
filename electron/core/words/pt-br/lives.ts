import { DAY, HOUR } from '../../model/units.ts';
import { capital } from '../capital.ts';
import type { Translated } from '../catalog.ts';
import type { lives as english } from '../en/lives.ts';
import { plural } from './plural.ts';

const COUNTED = ['', '', 'duas', 'três', 'quatro', 'cinco'];

function lastTimes(count: number): string {
  return plural(count, 'na última vez', `nas últimas ${COUNTED[count] ?? count} vezes`);
}

function on(weekday: string): string {
  return `${/^(?:sábado|domingo)/i.test(weekday) ? 'No' : 'Na'} ${weekday}`;
}

export const lives: Translated<typeof english> = {
  'lives.agree': (v, w) => `${capital(lastTimes(v.count))}, parou em ${w.bytes(v.bytes)}.`,
  'lives.vary': (v, w) =>
    `${capital(lastTimes(v.count))}, parou em algum ponto entre ${w.bytes(v.least)} e ${w.bytes(v.most)}.`,
  'lives.passed': (v, w) => `Já passou dos ${w.bytes(v.bytes)} em que parou ${lastTimes(v.count)}.`,
  'lives.killed': (v, w) => {
    const passed = v.seconds * 1000;
    const killed = `foi encerrado à força com ${w.bytes(v.bytes)}.`;
    if (passed < 20 * HOUR) return `Há ${w.span(v.seconds)}, ${killed}`;
    return `${passed < 6 * DAY ? on(w.weekday(v.at)) : `Em ${w.date(v.at)}`}, ${killed}`;
  },
};
