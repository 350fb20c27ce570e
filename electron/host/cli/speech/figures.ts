import { LEAST_GROWTH_PER_MINUTE, type ByteUnits } from '../../../core/words/byte-format.ts';
import { createFigures } from '../../../core/words/figures.ts';
import type { Bytes, BytesPerSecond, Milliseconds, Ratio, Seconds } from '../../../core/model/units.ts';
import type { Messages } from './messages.ts';

/** Numbers as they stand in a terminal, in one language and one kind of byte units. */
export interface TerminalFigures {
  /** Fixed digits, for columns: `1.20 GB`. */
  bytes(bytes: Bytes): string;
  /** Without zeros at the end, for sentences: `1.2 GB`. */
  roundBytes(bytes: Bytes): string;
  /** A rate as people think of it: a minute, or an hour where that would be next to nothing. */
  growth(growth: BytesPerSecond): string;
  /** What has passed, in the two largest units that matter: `45 s`, `8 min`, `1 h 20 min`, `3 d 4 h`. */
  span(seconds: Seconds): string;
  /** A forecast, with no more digits than it deserves, for columns: `8 min`, `1.5 h`. */
  forecast(seconds: Seconds): string;
  share(share: Ratio): string;
  number(value: number): string;
  /** A number with its text, for words that depend on it. */
  count(value: number): { readonly count: number; readonly text: string };
}

export function createTerminalFigures(locale: string, units: ByteUnits, terms: Messages['terms']): TerminalFigures {
  const figures = createFigures(locale, units);
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });

  function pair(amount: number, size: number, large: string, small: string): string {
    const rest = amount % size;
    return `${plain.format(Math.floor(amount / size))} ${large}${rest > 0 ? ` ${rest} ${small}` : ''}`;
  }

  return {
    bytes: figures.bytes,
    roundBytes: figures.roundBytes,
    growth(growth) {
      const perMinute = growth * 60;
      return Math.abs(perMinute) >= LEAST_GROWTH_PER_MINUTE
        ? terms.perMinute({ bytes: figures.roundBytes(perMinute) })
        : terms.perHour({ bytes: figures.roundBytes(growth * 3600) });
    },
    span(seconds) {
      if (seconds < 99.5) return `${plain.format(Math.round(seconds))} s`;
      const minutes = Math.round(seconds / 60);
      if (minutes < 100) return `${minutes} min`;
      if (minutes < 48 * 60) return pair(minutes, 60, 'h', 'min');
      return pair(Math.round(minutes / 60), 24, 'd', 'h');
    },
    forecast: figures.shortSpan,
    share: figures.percent,
    number: (value) => plain.format(value),
    count: (count) => ({ count, text: plain.format(count) }),
  };
}

/** Time since the beginning of a recording: `+0:01:15`, with days in front where there are any. */
export function formatOffset(span: Milliseconds): string {
  const seconds = Math.floor(span / 1000);
  const days = Math.floor(seconds / 86_400);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600) % 24;
  return `+${days > 0 ? `${days}d ` : ''}${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
