import type { Earlyoom, EarlyoomMark } from '../../../core/model/oom-daemon.ts';
import { KIB, type Ratio } from '../../../core/model/units.ts';

const DEFAULT_SHARE: Ratio = 0.1;
/** Longer expressions than any of the packages use say nothing. */
const LONGEST_EXPRESSION = 1000;

/** The options of earlyoom(1) that take a value; `r`, `N` and `P` do not matter here. */
const SHORT_WITH_VALUE = 'msMSrNP';
const LONG_WITH_VALUE = ['prefer', 'avoid', 'ignore'] as const;

interface Marks {
  memory: EarlyoomMark;
  swap: EarlyoomMark;
}

/**
 * Parses a command line of earlyoom. Null when it ends nothing: `--dryrun`, or a value that earlyoom refuses to start
 * with. Options that it does not know are passed over, since newer versions have more.
 */
export function parseEarlyoom(argv: readonly string[]): Earlyoom | null {
  const marks: Marks = { memory: {}, swap: {} };
  const names: { prefer?: string; avoid?: string; ignore?: string } = {};
  let byResident = false;
  let sparesRoot = false;
  const rest = argv.slice(1);
  for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
    if (part === '--dryrun') return null;
    if (part === '--sort-by-rss') byResident = true;
    else if (part === '--ignore-root-user') sparesRoot = true;
    else if (part.startsWith('--')) {
      const [, key = '', , within] = /^--([a-z-]+)(=(.*))?$/s.exec(part) ?? [];
      const known = LONG_WITH_VALUE.find((name) => name === key);
      if (known === undefined) continue;
      const value = within ?? rest.shift();
      if (value === undefined || value.length > LONGEST_EXPRESSION) return null;
      names[known] = value;
    } else if (/^-[A-Za-z]/.test(part)) {
      const option = firstWithValue(part);
      if (option === null) continue;
      const value = option.value === '' ? rest.shift() : option.value;
      if (value === undefined || !takeMark(marks, option.letter, value)) return null;
    }
  }
  return {
    kind: 'earlyoom',
    memory: markOr(marks.memory),
    swap: markOr(marks.swap),
    ...names,
    byResident,
    sparesRoot,
  };
}

/** `-m10`, and `-dm 10` as well, as getopt(3) reads it. Null where none of the letters takes a value. */
function firstWithValue(part: string): { readonly letter: string; readonly value: string } | null {
  for (let at = 1; at < part.length; at += 1) {
    const letter = part.charAt(at);
    if (SHORT_WITH_VALUE.includes(letter)) return { letter, value: part.slice(at + 1) };
  }
  return null;
}

/** `PERCENT[,KILL_PERCENT]` and `KIB[,KILL_KIB]`: the first is where it begins to act. False where that is no number. */
function takeMark(marks: Marks, letter: string, text: string): boolean {
  if (!'msMS'.includes(letter)) return true;
  const value = Number(/^(\d{1,15}(?:\.\d{1,6})?)(?:,[\d.]+)?$/.exec(text)?.[1] ?? NaN);
  if (Number.isNaN(value)) return false;
  const of = letter.toLowerCase() === 'm' ? 'memory' : 'swap';
  if (letter === letter.toUpperCase()) marks[of] = { ...marks[of], bytes: value * KIB };
  else if (value > 100) return false;
  else marks[of] = { ...marks[of], share: value / 100 };
  return true;
}

function markOr(mark: EarlyoomMark): EarlyoomMark {
  return mark.share === undefined && mark.bytes === undefined ? { share: DEFAULT_SHARE } : mark;
}
