import type { Bytes, Ratio, Seconds } from './units.ts';

/** A program that ends others before the kernel has to, with what makes it act. */
export type OomDaemon = Earlyoom | SystemdOomd;

/**
 * earlyoom(1) ends one program when both memory and swap are at or below their marks. Where there is no swap, memory
 * alone counts.
 */
export interface Earlyoom {
  readonly kind: 'earlyoom';
  readonly memory: EarlyoomMark;
  readonly swap: EarlyoomMark;
  /** Regular expressions (POSIX, extended) for names that it takes rather, rather not and never. */
  readonly prefer?: string;
  readonly avoid?: string;
  readonly ignore?: string;
  /** The largest resident memory decides instead of the oom_score. */
  readonly byResident: boolean;
  readonly sparesRoot: boolean;
}

/** A share of what there is, an amount, or whichever of the two is lower. */
export interface EarlyoomMark {
  readonly share?: Ratio;
  readonly bytes?: Bytes;
}

/** systemd-oomd(8) ends all processes of a cgroup in the units that ask for it. */
export interface SystemdOomd {
  readonly kind: 'systemd-oomd';
  /** It acts on swap when more than this share of memory and of swap is used. */
  readonly used: Ratio;
  /** The share of the time in which all tasks of a unit wait for memory, and for how long, where the unit names none. */
  readonly pressure: Ratio;
  readonly lasts: Seconds;
  readonly units: readonly OomdUnit[];
}

/** What a unit file, or a drop-in of one, says of systemd-oomd (systemd.resource-control(5)). */
export interface OomdUnit {
  /** The name of the unit. `*` stands for any instance, and `-.slice` for everything that its manager runs. */
  readonly unit: string;
  readonly manager: 'system' | 'user';
  /** ManagedOOMSwap and ManagedOOMMemoryPressure: whether to kill. Absent where the file leaves it open. */
  readonly swap?: boolean;
  readonly pressure?: boolean;
  readonly pressureLimit?: Ratio;
  readonly pressureLasts?: Seconds;
  readonly preference?: OomdPreference;
}

export type OomdPreference = 'none' | 'avoid' | 'omit';

/** The amount at or below which a mark is passed. */
export function markBytes({ share, bytes }: EarlyoomMark, total: Bytes): Bytes {
  return Math.min(share === undefined ? Infinity : share * total, bytes ?? Infinity);
}
