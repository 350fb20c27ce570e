import { atLeast, type Alert, type Level } from '../model/assessment.ts';
import type { Json } from '../model/json.ts';

/** The level and the warning of a moment, stored with the sample of a recording; see trace-format.ts. */
export interface Said {
  readonly level: Level;
  /** The gravest warning of this moment. Null when there was none. */
  readonly alert: Alert['level'] | null;
}

export const NOTHING_SAID: Said = { level: 'calm', alert: null };

/** The last keys of a sample, each with the comma before it. The text is empty on a calm machine. */
export function saidKeys({ level, alert }: Said): string {
  return `${level === 'calm' ? '' : `,"level":"${level}"`}${alert === null ? '' : `,"alert":"${alert}"`}`;
}

/** The level and the warning of a parsed sample. Values that this version does not know count as nothing. */
export function parseSaid(sample: Json): Said {
  const { level, alert } = sample;
  return level === undefined && alert === undefined ? NOTHING_SAID : { level: asLevel(level), alert: asAlert(alert) };
}

/** The pattern matches at the end of a sealed line, where no name can stand. */
const ENDING = /(?:,"level":"(watch|warning|critical)")?(?:,"alert":"(warning|critical)")?,"crc":"[0-9a-f]{8}"\}$/;
/** A length that exceeds any such ending. */
const REACH = 80;

/** Reads both from the end of an intact sealed line, without parsing the line: parsing a day of them takes seconds. */
export function saidAtEnd(line: string): Said {
  const [, level, alert] = ENDING.exec(line.slice(-REACH)) ?? [];
  return level === undefined && alert === undefined ? NOTHING_SAID : { level: asLevel(level), alert: asAlert(alert) };
}

/** The gravest level and warning of both. */
export function graver(a: Said, b: Said): Said {
  return {
    level: atLeast(b.level, a.level) ? b.level : a.level,
    alert: a.alert === 'critical' ? a.alert : (b.alert ?? a.alert),
  };
}

function asLevel(value: unknown): Level {
  return value === 'watch' || value === 'warning' || value === 'critical' ? value : 'calm';
}

function asAlert(value: unknown): Said['alert'] {
  return value === 'warning' || value === 'critical' ? value : null;
}
