import { atLeast, type Alert, type Level } from '../../core/model/assessment.ts';

/** What Headroom said at a moment, kept beside the sample; see trace-format.ts. */
export interface Said {
  readonly level: Level;
  /** The gravest warning that was given at this moment; null when none was. */
  readonly alert: Alert['level'] | null;
}

export const NOTHING_SAID: Said = { level: 'calm', alert: null };
/** At the end of a sealed line, where no name can stand. */
const ENDING = /(?:,"level":"(watch|warning|critical)")?(?:,"alert":"(warning|critical)")?,"crc":"[0-9a-f]{8}"\}$/;
/** Longer than any such ending. */
const REACH = 80;

/** The sample with what was said of it; on a calm machine as it is. */
export function withSaid(json: string, { level, alert }: Said): string {
  const keys = `${level === 'calm' ? '' : `,"level":"${level}"`}${alert === null ? '' : `,"alert":"${alert}"`}`;
  return keys === '' ? json : `${json.slice(0, -1)}${keys}}`;
}

/** What a sealed line says was said. */
export function saidIn(line: string): Said {
  const [, level, alert] = ENDING.exec(line.slice(-REACH)) ?? [];
  if (level === undefined && alert === undefined) return NOTHING_SAID;
  return { level: asLevel(level), alert: alert === 'warning' || alert === 'critical' ? alert : null };
}

function asLevel(text: string | undefined): Level {
  return text === 'watch' || text === 'warning' || text === 'critical' ? text : 'calm';
}

/** The gravest of both. */
export function graver(a: Said, b: Said): Said {
  return {
    level: atLeast(b.level, a.level) ? b.level : a.level,
    alert: a.alert === 'critical' ? a.alert : (b.alert ?? a.alert),
  };
}
