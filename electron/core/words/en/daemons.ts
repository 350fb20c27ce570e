import type { Wording } from '../wording.ts';
import { plural } from './plural.ts';

/** Whom a daemon takes: one program (`count` 0), the `count` processes of a unit, or nobody that could be named (no `victim`). */
interface Act {
  readonly daemon: string;
  readonly victim: string;
  readonly count: number;
}

interface Soon extends Act {
  readonly seconds: number;
  readonly from: number;
  readonly to: number;
}

/** What earlyoom and systemd-oomd do before memory is full; `victim` is untrusted text. */
export const daemons = {
  'daemon.memory-soon': (v: Soon, w: Wording) =>
    `${v.daemon} ends ${taken(v, w)} in about ${w.estimate(v.seconds, v.from, v.to)}, before memory is full.`,
  'daemon.pressure-soon': (v: Soon, w: Wording) =>
    `${v.daemon} ends ${taken(v, w)} if programs wait this much for another ${w.span(v.seconds)}.`,
  'daemon.now': (v: Act, w: Wording) => `${v.daemon} may end ${taken(v, w)} at any moment.`,
  'daemon.session': 'The desktop session itself runs in that unit and would end with it.',
};

function taken({ daemon, victim, count }: Act, w: Wording): string {
  if (victim === '') return daemon === 'earlyoom' ? 'a program' : 'a whole unit with all its programs';
  if (count === 0) return `a program (by its rule ${w.name(victim)})`;
  return `the unit of ${w.name(victim)} (${w.count(count)} ${plural(count, 'process', 'processes')})`;
}
