import { DAY, HOUR } from '../../model/units.ts';
import type { Wording } from '../wording.ts';
import { plural } from './plural.ts';

const COUNTED = ['', '', 'two', 'three', 'four', 'five'];

function times(count: number): string {
  return plural(count, 'last time', `last ${COUNTED[count] ?? count} times`);
}

/**
 * What earlier runs of the same program did. `at` is the moment when one of them ended, `seconds` the time since, `count` the
 * number of runs, `bytes`, `least` and `most` are what they held at most.
 */
export const lives = {
  'lives.agree': (v: { count: number; bytes: number }, w: Wording) =>
    `The ${times(v.count)} it stopped at ${w.bytes(v.bytes)}.`,
  'lives.vary': (v: { count: number; least: number; most: number }, w: Wording) =>
    `The ${times(v.count)} it stopped somewhere between ${w.bytes(v.least)} and ${w.bytes(v.most)}.`,
  'lives.passed': (v: { count: number; bytes: number }, w: Wording) =>
    `It is beyond the ${w.bytes(v.bytes)} at which it stopped the ${times(v.count)}.`,
  'lives.killed': (v: { at: number; seconds: number; bytes: number }, w: Wording) => {
    const passed = v.seconds * 1000;
    if (passed < 20 * HOUR) return `${w.span(v.seconds)} ago it was killed at ${w.bytes(v.bytes)}.`;
    return `On ${passed < 6 * DAY ? w.weekday(v.at) : w.date(v.at)} it was killed at ${w.bytes(v.bytes)}.`;
  },
};
