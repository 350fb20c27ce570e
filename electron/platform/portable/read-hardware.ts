import type { Hardware } from '../../core/model/hardware.ts';
import { failed, type Reading } from '../../core/model/reading.ts';
import { reason } from '../../core/words/reasons.ts';
import { parseGraphics, parseSlots } from './parse-hardware.ts';

/** Asks the firmware and the bus through systeminformation, which starts programs of the system (dmidecode, lspci) for it. */
export async function readHardware(): Promise<Hardware> {
  const { graphics, memLayout } = await import('systeminformation');
  const isAdministrator = process.getuid === undefined || process.getuid() === 0;
  const [slots, controllers] = await Promise.all([
    readOr(async () => parseSlots(await memLayout(), isAdministrator)),
    readOr(async () => parseGraphics((await graphics()).controllers)),
  ]);
  return { slots, graphics: controllers };
}

async function readOr<T>(read: () => Promise<Reading<T>>): Promise<Reading<T>> {
  return read().catch(() => failed(reason('hardware.failed')));
}
