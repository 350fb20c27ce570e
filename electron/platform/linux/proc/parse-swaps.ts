import type { SwapDevice } from '../../../core/model/memory-strain.ts';
import { KIB } from '../../../core/model/units.ts';

/** `Filename Type Size Used Priority`, sizes in kB; blanks in names are written as octal digits. */
const LINE = /^(\S+)(?: \(deleted\))?\s+(partition|file|\S+)\s+(\d{1,12})\s+(\d{1,12})\s+(-?\d{1,6})\s*$/;
/** Devices are named so by the driver; udev's links to them are not what the kernel shows. */
const ZRAM = /^\/dev\/zram\d+$/;

/** /proc/swaps (proc_swaps(5)); lines that are none are left out. */
export function parseSwaps(text: string): readonly SwapDevice[] {
  const devices: SwapDevice[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [, name, type, size, used, priority] = LINE.exec(line) ?? [];
    if (name === undefined) continue;
    const bytes = Number(size) * KIB;
    devices.push({
      name: unescape(name),
      kind: ZRAM.test(name) ? 'zram' : type === 'file' ? 'file' : 'disk',
      size: bytes,
      used: Math.min(bytes, Number(used) * KIB),
      priority: Number(priority),
    });
  }
  return devices;
}

function unescape(path: string): string {
  return path.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
