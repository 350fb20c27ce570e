import { GIB, KIB, MIB, type Bytes } from '../model/units.ts';

/** The units of a size and what each stands for, in lower case; `''` is a bare number. */
export type SizeUnits = Readonly<Record<string, Bytes>>;

const TIB = 1024 * GIB;

export const BINARY_LETTERS: SizeUnits = { k: KIB, m: MIB, g: GIB, t: TIB };

/** A larger size is damage or a joke: no machine has as much. */
const LARGEST: Bytes = 2 ** 50;

/** A size with one of these units: `512m`, `1.5g`. Null for any other text, for 0, and for what no machine has. */
export function parseSize(text: string, units: SizeUnits): Bytes | null {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)([a-z]{0,3})$/i.exec(text.trim());
  const unit = units[(match?.[2] ?? '').toLowerCase()];
  if (!match || unit === undefined) return null;
  const size = Math.floor(Number(match[1]) * unit);
  return size > 0 && size <= LARGEST ? size : null;
}

/** A share: `25`, `75.0`. Null for any other text and for what is not between 0 and 100. */
export function parsePercentage(text: string): number | null {
  if (!/^\d{1,3}(?:\.\d{1,9})?$/.test(text)) return null;
  const share = Number(text);
  return share > 0 && share <= 100 ? share / 100 : null;
}
