import type { GraphicsController, MemorySlot } from '../../core/model/hardware.ts';
import { plainText } from '../../core/model/plain-text.ts';
import { denied, ok, unsupported, type Reading } from '../../core/model/reading.ts';
import { reason } from '../../core/words/reasons.ts';

/** The used part of systeminformation's answers. Any of it may be absent, whatever its types say. */
export interface ListedSlot {
  readonly size?: number | null;
  readonly type?: string | null;
  readonly formFactor?: string | null;
  readonly manufacturer?: string | null;
  readonly partNum?: string | null;
  readonly clockSpeed?: number | null;
}

export interface ListedController {
  readonly vendor?: string | null;
  readonly model?: string | null;
  /** In MiB. */
  readonly vram?: number | null;
  readonly vramDynamic?: boolean | null;
}

const MIB = 2 ** 20;
const LONGEST = 80;
/** More than any machine has; a firmware may say anything. */
const MOST = 256;

/**
 * The slots for memory. Where the firmware's tables cannot be read, systeminformation makes up one slot without any properties that
 * holds all memory: that is no slot. On Linux only root may read the tables.
 */
export function parseSlots(listed: readonly ListedSlot[], isAdministrator: boolean): Reading<readonly MemorySlot[]> {
  const slots = listed.slice(0, MOST).map(parseSlot);
  if (slots.some(({ type, form, maker }) => type !== null || form !== null || maker !== null)) return ok(slots);
  return isAdministrator ? unsupported(reason('hardware.slots-unknown')) : denied(reason('hardware.slots-denied'));
}

function parseSlot({ size, type, formFactor, manufacturer, clockSpeed }: ListedSlot): MemorySlot {
  return {
    size: positive(size) ?? 0,
    type: type === 'Empty' ? null : said(type),
    form: said(formFactor),
    maker: said(manufacturer),
    speed: positive(clockSpeed),
  };
}

export function parseGraphics(listed: readonly ListedController[]): Reading<readonly GraphicsController[]> {
  if (listed.length === 0) return unsupported(reason('hardware.no-graphics'));
  return ok(
    listed.slice(0, MOST).map(({ vendor, model, vram, vramDynamic }) => {
      const own = vramDynamic === true ? null : positive(vram);
      return { vendor: said(vendor), model: said(model), memory: own === null ? null : own * MIB };
    }),
  );
}

function positive(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}

/** What firmwares write where they have nothing to say is nothing. */
function said(text: string | null | undefined): string | null {
  const plain = typeof text === 'string' ? plainText(text, LONGEST).trim() : '';
  return /^(?:|-|unknown|none|not specified|undefined|to be filled by o\.e\.m\.)$/i.test(plain) ? null : plain;
}
