import type { LogTime } from '../../core/incident/explained.ts';
import type { Milliseconds } from '../../core/model/units.ts';

export const NO_TIME: LogTime = { kind: 'none' };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY: Milliseconds = 86_400_000;

/** A date as logs write it, in the reader's own time zone where it has none. `now` gives the year where it has none. */
export function parseLogTime(text: string, now: Milliseconds): LogTime {
  const iso = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s*(Z|UTC|[+-]\d\d:?\d\d)?/.exec(text);
  if (iso) return isoTime(iso);
  const dated = /^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(?: (\d{4}))?$/.exec(
    text,
  );
  const month = MONTHS.indexOf(dated?.[1] ?? '');
  if (!dated || month < 0) return NO_TIME;
  const [, , day, hour, minute, second = 0, year] = dated;
  const at = (which: number) =>
    new Date(which, month, Number(day), Number(hour), Number(minute), Number(second)).getTime();
  if (year !== undefined) return { kind: 'clock', at: at(Number(year)) };
  const thisYear = new Date(now).getFullYear();
  const likely = at(thisYear);
  return { kind: 'clock', at: likely > now + DAY ? at(thisYear - 1) : likely };
}

function isoTime([, year, month, day, hour, minute, second, fraction = '0', zone]: RegExpExecArray): LogTime {
  const thousandths = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const parts = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)] as const;
  if (zone === undefined) return { kind: 'clock', at: new Date(...parts, thousandths).getTime() };
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  const minutes = offset ? Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  return { kind: 'clock', at: Date.UTC(...parts, thousandths) - minutes * 60_000 };
}
