import { LIFE_ENDS, type Life, type Past } from '../model/life.ts';
import { LATEST_MOMENT } from '../model/units.ts';
import { isBytes, isRecord } from '../model/json.ts';

/** Longer keys, and more lives, than anybody writes. Both files and traces are not trusted. */
const LONGEST_KEY = 4096;
const KEYS = 3;
export const MOST_LIVES = 5;

const RUN = /^\d{1,16}:[\d.]{1,32}$/;

/** A life as it is written into the file of lives and into traces. Null when a value is missing or absurd. */
export function parseLife(json: unknown): Life | null {
  if (!isRecord(json)) return null;
  const { run, ended, peak, peakShared, lived, at95, stood, end, limit, warned } = json;
  const known = LIFE_ENDS.find((one) => one === end);
  if (typeof run !== 'string' || !RUN.test(run) || known === undefined) return null;
  if (!isBytes(ended) || ended > LATEST_MOMENT) return null;
  if (!isBytes(peak) || !isBytes(peakShared) || !isBytes(limit)) return null;
  if (!isBytes(lived) || !isBytes(at95) || at95 > lived || !isBytes(stood) || stood > 1) return null;
  const life = { run, ended, peak, peakShared, lived, at95, stood, end: known, limit };
  return warned === true ? { ...life, warned } : life;
}

/** The keys of a program. Null when they are not what a key can be. */
export function parseLifeKeys(json: unknown): readonly string[] | null {
  if (!Array.isArray(json) || json.length < 1 || json.length > KEYS) return null;
  const keys = json.filter((key): key is string => typeof key === 'string' && key !== '' && key.length <= LONGEST_KEY);
  return keys.length === json.length ? keys : null;
}

/** What a trace says of a process: its keys in `life`, and in `lives` what was known of earlier lives. */
export function parsePast(life: unknown, lives: unknown): Past | null {
  if (!isRecord(life)) return null;
  const keys = parseLifeKeys(life['keys']);
  const limit = life['limit'];
  if (keys === null || !isBytes(limit)) return null;
  const by = life['by'];
  const listed = Array.isArray(lives) ? lives.slice(0, MOST_LIVES).flatMap((one) => parseLife(one) ?? []) : [];
  return { keys, by: typeof by === 'number' && by in keys ? by : 0, lives: listed, limit };
}
