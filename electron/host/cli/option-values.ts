import { InvalidArgumentError } from 'commander';
import { SECOND, MINUTE, HOUR, DAY, MIB, type Bytes, type Milliseconds, type Seconds } from '../../core/model/units.ts';
import { splitCommand } from '../../core/settings/on-alert.ts';
import { plainText } from '../../core/model/plain-text.ts';
import { findCommand } from '../../services/run/find-command.ts';
import type { Speech } from './speech/speech.ts';

const UNITS: Readonly<Record<string, Milliseconds>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** `90`, `90s`, `1.5h`, `10m`, `2d`, `1h30m` in milliseconds; without a unit seconds; null for anything else. */
export function parseDuration(text: string): Milliseconds | null {
  const compact = text.replaceAll(' ', '').toLowerCase();
  if (/^\d+(\.\d+)?$/.test(compact)) return Number(compact) * 1000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(compact)) return null;
  let total = 0;
  for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  }
  return total;
}

/** Reads the values of options; what does not fit is refused in the language of the user. */
export interface OptionValues {
  /** A span; refuses what is no span, 0 and what is longer than a year. */
  readonly span: (text: string) => Milliseconds;
  /** A number within bounds. */
  readonly number: (least: number, most: number) => (text: string) => number;
  /** Seconds between two samples. */
  readonly interval: (text: string) => Seconds;
  readonly moment: (text: string) => TraceMoment;
  readonly port: (text: string) => number;
  /** `512M`, `2G`, in powers of 1024; 1 MiB at least. */
  readonly size: (text: string) => Bytes;
  /** 0 to 99, with or without its sign. */
  readonly percent: (text: string) => number;
  /** A program that is there, and its arguments. */
  readonly command: (text: string) => readonly string[];
}

/** A moment within a recording: so long after its beginning, or at a time of day and date. */
export type TraceMoment = { readonly after: Milliseconds } | { readonly at: Milliseconds };

export function createOptionValues({ t }: Pick<Speech, 't'>): OptionValues {
  const { options } = t;
  const number = (least: number, most: number) => (text: string) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(options.notNumber({ from: String(least), to: String(most) }));
    }
    return value;
  };
  return {
    number,
    span(text) {
      const span = parseDuration(text);
      if (span === null || span <= 0 || span > 366 * DAY) throw new InvalidArgumentError(options.notSpan);
      return span;
    },
    interval: (text) => number(0.1, 3600)(text.replace(/s$/, '')),
    moment(text) {
      const after = parseDuration(text);
      if (after !== null) return { after };
      const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
      if (Number.isNaN(at)) throw new InvalidArgumentError(options.notMoment);
      return { at };
    },
    port(text) {
      const port = number(0, 65535)(text);
      if (!Number.isInteger(port)) throw new InvalidArgumentError(options.notWhole);
      return port;
    },
    size(text) {
      const found = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
      const power = ['', 'k', 'm', 'g', 't'].indexOf((found?.[2] ?? '').toLowerCase());
      const bytes = Math.floor(Number(found?.[1]) * 1024 ** power);
      if (!found || bytes < MIB) throw new InvalidArgumentError(options.notSize);
      return bytes;
    },
    command(text) {
      const [program, ...args] = splitCommand(text) ?? [];
      if (program === undefined) throw new InvalidArgumentError(options.notCommand);
      // Windows finds programs by rules of its own.
      const found = process.platform === 'win32' ? null : findCommand(program, process.env['PATH'] ?? '');
      if (found?.kind === 'missing') throw new InvalidArgumentError(options.noProgram({ program: plainText(program) }));
      if (found?.kind === 'not-executable')
        throw new InvalidArgumentError(options.notExecutable({ program: plainText(program) }));
      return [program, ...args];
    },
    percent: (text) => number(0, 99)(text.replace(/\s*%$/, '')),
  };
}
