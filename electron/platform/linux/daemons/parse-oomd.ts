import type { OomdPreference, OomdUnit, SystemdOomd } from '../../../core/model/oom-daemon.ts';
import type { Ratio, Seconds } from '../../../core/model/units.ts';

/** What oomd.conf(5) leaves to its defaults. */
export const OOMD_DEFAULTS: Pick<SystemdOomd, 'used' | 'pressure' | 'lasts'> = { used: 0.9, pressure: 0.6, lasts: 30 };

type OomdConf = Pick<SystemdOomd, 'used' | 'pressure' | 'lasts'>;

/** Parses oomd.conf and its drop-ins, in the order in which they apply. What cannot be read stays as it was before. */
export function parseOomdConf(texts: readonly string[]): OomdConf {
  let conf = OOMD_DEFAULTS;
  for (const [key, value] of texts.flatMap((text) => assignments(text))) {
    const share = parseShare(value);
    if (key === 'SwapUsedLimit' || key === 'SwapUsedLimitPercent') {
      conf = { ...conf, used: value === '' ? OOMD_DEFAULTS.used : (share ?? conf.used) };
    } else if (key === 'DefaultMemoryPressureLimit' || key === 'DefaultMemoryPressureLimitPercent') {
      conf = { ...conf, pressure: value === '' ? OOMD_DEFAULTS.pressure : (share ?? conf.pressure) };
    } else if (key === 'DefaultMemoryPressureDurationSec') {
      conf = { ...conf, lasts: value === '' ? OOMD_DEFAULTS.lasts : (parseSpan(value) ?? conf.lasts) };
    }
  }
  return conf;
}

const PREFERENCES: readonly OomdPreference[] = ['none', 'avoid', 'omit'];

/** What a unit file or a drop-in says of systemd-oomd; null where it says nothing. */
export function parseOomdUnit(text: string): Omit<OomdUnit, 'unit' | 'manager'> | null {
  let said: Omit<OomdUnit, 'unit' | 'manager'> = {};
  for (const [key, value] of assignments(text)) {
    switch (key) {
      case 'ManagedOOMSwap':
        said = { ...said, swap: value === 'kill' };
        break;
      case 'ManagedOOMMemoryPressure':
        said = { ...said, pressure: value === 'kill' };
        break;
      case 'ManagedOOMMemoryPressureLimit':
      case 'ManagedOOMMemoryPressureLimitPercent': {
        const share = parseShare(value);
        // systemd.resource-control(5): 0 leaves it to oomd.conf.
        if (share !== null && share > 0) said = { ...said, pressureLimit: share };
        break;
      }
      case 'ManagedOOMMemoryPressureDurationSec': {
        const span = parseSpan(value);
        if (span !== null) said = { ...said, pressureLasts: span };
        break;
      }
      case 'ManagedOOMPreference': {
        const preference = PREFERENCES.find((known) => known === value);
        if (preference !== undefined) said = { ...said, preference };
        break;
      }
    }
  }
  return Object.keys(said).length > 0 ? said : null;
}

/** The lines `Key=Value` of a configuration file of systemd (systemd.syntax(7)), whatever their section. */
function assignments(text: string): (readonly [string, string])[] {
  return text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const [, key = '', value = ''] = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      return key === '' ? [] : [[key, value] as const];
    });
}

const SCALES: Readonly<Record<string, number>> = { '%': 100, '‰': 1000, '‱': 10_000 };

function parseShare(text: string): Ratio | null {
  const [, number = '', unit = ''] = /^(\d{1,5}(?:\.\d{1,4})?)([%‰‱])$/.exec(text) ?? [];
  const scale = SCALES[unit];
  if (scale === undefined) return null;
  const share = Number(number) / scale;
  return share <= 1 ? share : null;
}

const UNITS: Readonly<Record<string, Seconds>> = {
  us: 1e-6,
  ms: 1e-3,
  '': 1,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  hours: 3600,
};

/** A span as systemd.time(7) writes it: `30`, `1min 30s`. Null where it is something else. */
function parseSpan(text: string): Seconds | null {
  if (!/^(?:\d{1,9}(?:\.\d{1,6})?\s*[a-z]*\s*)+$/.test(text) || text.length > 60) return null;
  let seconds: Seconds = 0;
  for (const [, number = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)/g)) {
    const size = UNITS[unit];
    if (size === undefined) return null;
    seconds += Number(number) * size;
  }
  return seconds;
}
