import type { Settings } from '../../core/settings/settings.ts';
import type { Bytes, Seconds } from '../../core/model/units.ts';

/** Numbers for a tooltip or a notification: short, rounded, in the user's language. */
export interface Figures {
  /** `6.2 GB` or `5.8 GiB`. */
  bytes(bytes: Bytes): string;
  /** `40 s`, `8 min`, `3.5 h`, `2 d`: no more digits than a forecast justifies. */
  span(seconds: Seconds): string;
  percent(share: number): string;
}

const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const SPANS = [
  { unit: 's', seconds: 1, below: 90 },
  { unit: 'min', seconds: 60, below: 90 * 60 },
  { unit: 'h', seconds: 3600, below: 36 * 3600 },
  { unit: 'd', seconds: 86_400, below: Infinity },
] as const;

export function createFigures(locale: string, units: Settings['units']): Figures {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const names = units === 'decimal' ? DECIMAL : BINARY;
  const base = units === 'decimal' ? 1000 : 1024;

  return {
    bytes(bytes) {
      let scaled = bytes;
      let step = 0;
      while (scaled >= 999.5 && step < names.length - 1) {
        scaled /= base;
        step += 1;
      }
      const format = scaled < 9.95 && step > 0 ? tenths : whole;
      return `${format.format(scaled)} ${names[step] ?? 'B'}`;
    },
    span(seconds) {
      const { unit, seconds: size } = SPANS.find(({ below }) => seconds < below) ?? SPANS[3];
      const scaled = Math.max(0, seconds) / size;
      const fine = unit === 'h' || unit === 'd' ? Math.round(scaled * 2) / 2 : Math.round(scaled);
      return `${tenths.format(scaled < 20 ? fine : Math.round(scaled / 5) * 5)} ${unit}`;
    },
    percent: (share) => percent.format(share),
  };
}

/** The language as BCP 47: the setting, otherwise the system's where Headroom has it. */
export function chosenLocale(language: Settings['language'], system: string): string {
  return language === 'system' ? system : language;
}
