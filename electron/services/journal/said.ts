import { atLeast, type Alert, type Level } from '../../core/model/assessment.ts';

/** The level and the warning of a moment, stored with the sample; see trace-format.ts. */
export interface Said {
  readonly level: Level;
  /** The gravest warning of this moment. Null when there was none. */
  readonly alert: Alert['level'] | null;
}

export const NOTHING_SAID: Said = { level: 'calm', alert: null };
/** The pattern matches at the end of a sealed line, where no name can stand. */
const ENDING = /(?:,"level":"(watch|warning|critical)")?(?:,"alert":"(warning|critical)")?,"crc":"[0-9a-f]{8}"\}$/;
/** A length that exceeds any such ending. */
const REACH = 80;

/** The sample with its level and warning. On a calm machine it is unchanged. */
export function withSaid(json: string, { level, alert }: Said): string {
  const keys = `${level === 'calm' ? '' : `,"level":"${level}"`}${alert === null ? '' : `,"alert":"${alert}"`}`;
  return keys === '' ? json : `${json.slice(0, -1)}${keys}}`;
}

/** The level and the warning in a sealed line. */
export function saidIn(line: string): Said {
  const [, level, alert] = ENDING.exec(line.slice(-REACH)) ?? [];
  if (level === undefined && alert === undefined) return NOTHING_SAID;
  return { level: asLevel(level), alert: alert === 'warning' || alert === 'critical' ? alert : null };
}

function asLevel(text: string | undefined): Level {
  return text === 'watch' || text === 'warning' || text === 'critical' ? text : 'calm';
}

/** The gravest level and warning of both. */
export function graver(a: Said, b: Said): Said {
  return {
    level: atLeast(b.level, a.level) ? b.level : a.level,
    alert: a.alert === 'critical' ? a.alert : (b.alert ?? a.alert),
  };
}
