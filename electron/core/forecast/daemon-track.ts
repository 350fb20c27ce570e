import type { DaemonAct, Exhaustion } from '../model/assessment.ts';
import { valueOr } from '../model/reading.ts';
import { markBytes, type Earlyoom, type OomDaemon, type SystemdOomd } from '../model/oom-daemon.ts';
import { arcRoom, type MachineMemory, type Pressure, type Snapshot } from '../model/snapshot.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';
import { timeUntil } from './forecast.ts';
import type { Outlook } from './pool-track.ts';
import { Since } from './since.ts';

/** The act of a daemon before it is known whom it takes. */
export interface DaemonMoment extends Pick<DaemonAct, 'cause' | 'acts'> {
  readonly daemon: OomDaemon;
}

/** What the machine must still lose before a daemon acts: memory, and swap where there is some. */
interface Left {
  readonly memory: Bytes;
  readonly swap: Bytes;
}

/** What is known of the programs that end others before the kernel has to. */
export class DaemonTrack {
  #daemons: readonly OomDaemon[] = [];
  #memory: MachineMemory | null = null;
  #pressure: Pressure | null = null;
  /** Since when all tasks have waited longer than any unit lets them. */
  readonly #waiting = new Since();

  note(now: Seconds, { oomDaemons = [], memory, pressure }: Snapshot): void {
    this.#daemons = oomDaemons;
    this.#memory = memory;
    this.#pressure = valueOr(pressure, null);
    const limit = leastPressure(oomDaemons)?.limit ?? Infinity;
    this.#waiting.note((this.#pressure?.full10 ?? 0) > 100 * limit, now);
  }

  /** Swap as the daemons see it. */
  get swapTotal(): Bytes {
    return this.#memory?.swapTotal ?? 0;
  }

  /**
   * Who acts first before the pool is exhausted; null when nobody does. `headroom` is what can still be taken of the
   * machine, whatever backs it.
   */
  first(now: Seconds, headroom: Bytes, outlook: Outlook | null): DaemonMoment | null {
    let first: DaemonMoment | null = null;
    for (const daemon of this.#daemons) {
      const moment = this.#onMemory(daemon, headroom, outlook) ?? this.#onPressure(daemon, now);
      if (moment && (first === null || isSooner(moment.acts, first.acts))) first = moment;
    }
    return first;
  }

  #onMemory(daemon: OomDaemon, headroom: Bytes, outlook: Outlook | null): DaemonMoment | null {
    const memory = this.#memory;
    const left = memory && (daemon.kind === 'earlyoom' ? leftToEarlyoom(daemon, memory) : leftToOomd(daemon, memory));
    if (!memory || !left) return null;
    if (left.memory <= 0 && left.swap <= 0) return { daemon, cause: 'memory', acts: null };
    // Swap counts with what putting something there frees, as it does in `headroom`.
    const swapRoom = Math.max(0, headroom - memory.available);
    const worth: Ratio = memory.swapFree > 0 ? Math.min(1, swapRoom / memory.swapFree) : 0;
    const acts = outlook && timeUntil(left.memory + left.swap * worth, outlook);
    return acts && { daemon, cause: 'memory', acts };
  }

  /** The pressure of the unit itself is not read; that of the machine stands for it, since the unit holds most programs. */
  #onPressure(daemon: OomDaemon, now: Seconds): DaemonMoment | null {
    const unit = leastPressure([daemon]);
    if (unit === null || (this.#pressure?.full10 ?? 0) <= 100 * unit.limit) return null;
    const left = unit.lasts - this.#waiting.lasted(now);
    return { daemon, cause: 'pressure', acts: left <= 0 ? null : { p10: left, p50: left, p90: left } };
  }
}

/** Daemons go by MemAvailable as the kernel says it, without what ZFS' cache gives back. */
function availableToDaemons({ available, parts }: MachineMemory): Bytes {
  return available - arcRoom(parts ?? {});
}

function leftToEarlyoom({ memory, swap }: Earlyoom, machine: MachineMemory): Left {
  return {
    memory: Math.max(0, availableToDaemons(machine) - markBytes(memory, machine.total)),
    swap: Math.max(0, machine.swapFree - markBytes(swap, machine.swapTotal)),
  };
}

/** Null where no unit asks for it, or there is no swap, without which systemd-oomd goes by waits alone. */
function leftToOomd({ used, units }: SystemdOomd, machine: MachineMemory): Left | null {
  if (machine.swapTotal === 0 || !units.some(({ swap }) => swap === true)) return null;
  return {
    memory: Math.max(0, availableToDaemons(machine) - (1 - used) * machine.total),
    swap: Math.max(0, machine.swapFree - (1 - used) * machine.swapTotal),
  };
}

/** The lowest share of the time that any unit lets its tasks wait, and for how long. */
function leastPressure(daemons: readonly OomDaemon[]): { readonly limit: Ratio; readonly lasts: Seconds } | null {
  let least: { readonly limit: Ratio; readonly lasts: Seconds } | null = null;
  for (const daemon of daemons) {
    if (daemon.kind !== 'systemd-oomd') continue;
    for (const { pressure, pressureLimit, pressureLasts } of daemon.units) {
      const limit = pressureLimit ?? daemon.pressure;
      if (pressure === true && (least === null || limit < least.limit)) {
        least = { limit, lasts: pressureLasts ?? daemon.lasts };
      }
    }
  }
  return least;
}

function isSooner(a: Exhaustion | null, b: Exhaustion | null): boolean {
  return (a?.p50 ?? 0) < (b?.p50 ?? 0);
}
