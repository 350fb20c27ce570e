import { matchesPattern } from '../actions/guards.ts';
import type { OomdPreference, OomdUnit, SystemdOomd } from '../model/oom-daemon.ts';
import type { Ratio, Seconds } from '../model/units.ts';

/** What systemd-oomd may do to the processes of a cgroup. */
export interface OomdReach {
  /** A unit that contains the cgroup asks for it when swap is used up. */
  readonly swap: boolean;
  /** The unit that asks for it when its tasks wait: the share of the time, and for how long. */
  readonly pressure: OomdPressure | null;
  readonly preference: OomdPreference;
}

export interface OomdPressure {
  readonly unit: string;
  readonly limit: Ratio;
  readonly lasts: Seconds;
}

const OUT_OF_REACH: OomdReach = { swap: false, pressure: null, preference: 'none' };

/** Components of a longer path than any unit has say nothing. */
const MOST_COMPONENTS = 32;

/**
 * What systemd-oomd may do to a cgroup: it acts for a unit on any cgroup below that has processes. Components below
 * `user@*.service` are units of the user's own manager.
 */
export function reachOf(cgroup: string, oomd: SystemdOomd): OomdReach {
  if (!cgroup.startsWith('/')) return OUT_OF_REACH;
  const components = cgroup.split('/').slice(1, MOST_COMPONENTS);
  const above = { swap: false, pressure: null as OomdPressure | null };
  let manager: OomdUnit['manager'] = 'system';
  let own = settingsOf('-.slice', manager, oomd.units);
  take(above, '-.slice', own, oomd);
  for (const component of components) {
    own = settingsOf(component, manager, oomd.units);
    take(above, component, own, oomd);
    if (manager === 'system' && matchesPattern('user@*.service', component)) {
      manager = 'user';
      take(above, component, settingsOf('-.slice', manager, oomd.units), oomd);
    }
  }
  return { ...above, preference: own.preference ?? 'none' };
}

function take(
  above: { swap: boolean; pressure: OomdPressure | null },
  unit: string,
  own: Partial<OomdUnit>,
  { pressure, lasts }: SystemdOomd,
): void {
  if (own.swap === true) above.swap = true;
  if (own.pressure !== true) return;
  above.pressure = { unit, limit: own.pressureLimit ?? pressure, lasts: own.pressureLasts ?? lasts };
}

/** What all files together say of a unit: what comes later applies. */
function settingsOf(unit: string, manager: OomdUnit['manager'], units: readonly OomdUnit[]): Partial<OomdUnit> {
  const said = units.filter((one) => one.manager === manager && matchesPattern(one.unit, unit));
  return said.reduce<Partial<OomdUnit>>((all, one) => ({ ...all, ...one }), {});
}
