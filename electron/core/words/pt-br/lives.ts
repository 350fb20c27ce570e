import { DAY, HOUR } from '../../model/units.ts';
import type { Translated } from '../catalog.ts';
import type { lives as english } from '../en/lives.ts';

const COUNTED = ['', '', 'duas', 'três', 'quatro', 'cinco'];

function times(count: number): string {
  return count === 1 ? 'última vez' : `últimas ${COUNTED[count] ?? count} vezes`;
}

function onThe(count: number): string {
  return `${count === 1 ? 'na' : 'nas'} ${times(count)}`;
}

function on(weekday: string): string {
  return `${/^(?:sábado|domingo)/i.test(weekday) ? 'No' : 'Na'} ${weekday}`;
}

export const lives: Translated<typeof english> = {
  'lives.agree': (v, w) => `${v.count === 1 ? 'Na' : 'Nas'} ${times(v.count)}, parou em ${w.bytes(v.bytes)}.`,
  'lives.vary': (v, w) =>
    `${v.count === 1 ? 'Na' : 'Nas'} ${times(v.count)}, parou em algum ponto entre ${w.bytes(v.least)} e ${w.bytes(v.most)}.`,
  'lives.passed': (v, w) => `Já passou dos ${w.bytes(v.bytes)} em que parou ${onThe(v.count)}.`,
  'lives.killed': (v, w) => {
    const passed = v.seconds * 1000;
    const killed = `foi encerrado à força com ${w.bytes(v.bytes)}.`;
    if (passed < 20 * HOUR) return `Há ${w.span(v.seconds)}, ${killed}`;
    return `${passed < 6 * DAY ? on(w.weekday(v.at)) : `Em ${w.date(v.at)}`}, ${killed}`;
  },
};
