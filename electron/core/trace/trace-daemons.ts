import type { EarlyoomMark, OomDaemon, OomdUnit } from '../model/oom-daemon.ts';
import { isBytes, isRecord, type Json } from '../model/json.ts';

const MOST_DAEMONS = 4;
const MOST_UNITS = 200;
const LONGEST_EXPRESSION = 1000;
const LONGEST_UNIT = 256;

/** What a sample says of earlyoom and systemd-oomd, in the shape of oom-daemon.ts. An entry that is none is passed over. */
export function parseOomDaemons(daemons: unknown): readonly OomDaemon[] | undefined {
  if (!Array.isArray(daemons)) return undefined;
  const found = daemons.slice(0, MOST_DAEMONS).flatMap((entry: unknown) => {
    if (!isRecord(entry)) return [];
    const daemon = entry['kind'] === 'earlyoom' ? parseEarlyoom(entry) : parseOomd(entry);
    return daemon ?? [];
  });
  return found.length > 0 ? found : undefined;
}

function parseEarlyoom(json: Json): OomDaemon | null {
  const memory = parseMark(json['memory']);
  const swap = parseMark(json['swap']);
  if (memory === null || swap === null) return null;
  const prefer = parseText(json['prefer'], LONGEST_EXPRESSION);
  const avoid = parseText(json['avoid'], LONGEST_EXPRESSION);
  const ignore = parseText(json['ignore'], LONGEST_EXPRESSION);
  return {
    kind: 'earlyoom',
    memory,
    swap,
    ...(prefer !== null && { prefer }),
    ...(avoid !== null && { avoid }),
    ...(ignore !== null && { ignore }),
    byResident: json['byResident'] === true,
    sparesRoot: json['sparesRoot'] === true,
  };
}

function parseOomd(json: Json): OomDaemon | null {
  const { kind, used, pressure, lasts, units } = json;
  if (kind !== 'systemd-oomd' || !isShare(used) || !isShare(pressure) || !isBytes(lasts)) return null;
  const parsed = (Array.isArray(units) ? units.slice(0, MOST_UNITS) : []).flatMap((unit) => parseUnit(unit) ?? []);
  return { kind, used, pressure, lasts, units: parsed };
}

const PREFERENCES = ['none', 'avoid', 'omit'] as const;

function parseUnit(json: unknown): OomdUnit | null {
  if (!isRecord(json)) return null;
  const unit = parseText(json['unit'], LONGEST_UNIT);
  const { manager, swap, pressure, pressureLimit, pressureLasts } = json;
  if (unit === null || (manager !== 'system' && manager !== 'user')) return null;
  const preference = PREFERENCES.find((known) => known === json['preference']);
  return {
    unit,
    manager,
    ...(typeof swap === 'boolean' && { swap }),
    ...(typeof pressure === 'boolean' && { pressure }),
    ...(isShare(pressureLimit) && { pressureLimit }),
    ...(isBytes(pressureLasts) && { pressureLasts }),
    ...(preference && { preference }),
  };
}

function parseMark(json: unknown): EarlyoomMark | null {
  if (!isRecord(json)) return null;
  const { share, bytes } = json;
  if (!isShare(share) && !isBytes(bytes)) return null;
  return { ...(isShare(share) && { share }), ...(isBytes(bytes) && { bytes }) };
}

function parseText(value: unknown, longest: number): string | null {
  return typeof value === 'string' && value.length <= longest ? value : null;
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
