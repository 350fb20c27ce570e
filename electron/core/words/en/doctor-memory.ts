import type { Wording } from '../wording.ts';
import { plural } from './plural.ts';

/** The size of swap on disks and in files, in bytes. */
interface SwapRoom {
  readonly disk: number;
  readonly file: number;
}

/** What systemd-oomd goes by. The names of units are empty where none asks for it. */
interface OomdTold {
  readonly used: number;
  readonly swapUnits: string;
  readonly waiting: number;
  readonly seconds: number;
  readonly pressureUnits: string;
}

/** What `headroom doctor` finds of memory and swap themselves, and of who acts when they are short. */
export const doctorMemory = {
  'swap.none': 'There is no swap: when memory is full, programs are ended.',
  'swap.slow': (v: SwapRoom, w: Wording) =>
    `Swap is ${onDisk(v, w)}. It counts as room, but programs slow down long before it is full.`,
  'swap.zswap': (v: SwapRoom, w: Wording) =>
    `Swap is ${onDisk(v, w)}, and zswap keeps part of it compressed in memory. It counts as room, but programs slow down before it is full.`,
  'swap.zram': (v: { zram: number; disk: number; saved: number }, w: Wording) =>
    `Swap is memory itself, compressed (zram, up to ${w.bytes(v.zram)})${v.disk === 0 ? '' : `, and ${w.bytes(v.disk)} on disk`}. It counts with what compression saves${v.saved === 0 ? '' : `, ${w.share(v.saved)} so far`}.`,
  'swap.zram-unread': (v: { bytes: number }, w: Wording) =>
    `Swap is memory itself, compressed (zram, up to ${w.bytes(v.bytes)}), but how well it compresses cannot be read (mm_stat). It counts in full, which is too much.`,
  'swap.unknown': (v: { bytes: number }, w: Wording) =>
    `There are ${w.bytes(v.bytes)} of swap; what backs it is not told in here.`,
  'zfs.seen': (v: { bytes: number; spare: number }, w: Wording) =>
    `The cache of ZFS holds ${w.bytes(v.bytes)}; it gives back ${w.bytes(v.spare)} of that, which count as free.`,
  'zfs.of-host': 'There is ZFS, but the size of its cache is that of the host or cannot be read: it counts as used.',
  'limits-pressure.read': (v: { count: number }, w: Wording) =>
    `Waits for memory are read of ${w.count(v.count)} limited ${plural(v.count, 'container or service', 'containers and services')}.`,
  'limits-pressure.ready': 'Waits for memory are read of each container and service as soon as one is limited.',
  'limits-pressure.version-1':
    'Waits of single containers and services are not told by cgroups of version 1; they are estimated from pages that come back.',
  'limits-pressure.none': 'Waits of single containers and services are not told here (memory.pressure).',
  'daemons.none': 'No daemon ends programs before the kernel has to.',
  'daemons.earlyoom': (v: { memory: number; swap: number }, w: Wording) =>
    `earlyoom ends a program when no more than ${w.bytes(v.memory)} of memory are available${v.swap === 0 ? '' : ` and ${w.bytes(v.swap)} of swap are free`}.`,
  'daemons.oomd': (v: OomdTold, w: Wording) =>
    `systemd-oomd ends all programs of a unit ${[
      ...(v.swapUnits === ''
        ? []
        : [`when ${w.share(v.used)} of memory and of swap are used (below ${w.text(v.swapUnits)})`]),
      ...(v.pressureUnits === ''
        ? []
        : [
            `when all wait for memory ${w.share(v.waiting)} of the time for ${w.span(v.seconds)} (below ${w.text(v.pressureUnits)})`,
          ]),
    ].join(', and ')}.`,
  'daemons.oomd-idle': 'systemd-oomd runs, but no unit asks it to end anything.',
  'daemons.oomd-no-swap': 'systemd-oomd runs, but is asked to act on swap only, and there is none.',
  'daemons.session-shared': (v: { cgroup: string; count: number }, w: Wording) =>
    `The desktop session and all its programs (${w.count(v.count)} processes) share one cgroup, ${w.text(v.cgroup)}: systemd-oomd would end all of them at once. A program that is started like this has its own:`,
  'opens.own-scope': 'Opens nothing to anybody; the program alone is ended when it takes too much.',
};

function onDisk({ disk, file }: SwapRoom, w: Wording): string {
  const parts = [
    ...(disk > 0 ? [`on a disk (${w.bytes(disk)})`] : []),
    ...(file > 0 ? [`in a file (${w.bytes(file)})`] : []),
  ];
  return parts.join(' and ');
}
