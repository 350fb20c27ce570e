import { describe, expect, test } from 'vitest';
import { parseGraphics, parseSlots, type ListedSlot } from '../../../electron/platform/portable/parse-hardware.ts';

const GIB = 2 ** 30;
const full: ListedSlot = {
  size: 16 * GIB,
  type: 'DDR5',
  formFactor: 'SODIMM',
  manufacturer: 'Samsung',
  clockSpeed: 5600,
};
const empty: ListedSlot = { size: 0, type: 'Empty', formFactor: 'SODIMM', manufacturer: '', clockSpeed: 0 };

describe('memory slots', () => {
  test('are told with what is in them, and empty ones as empty', () => {
    expect(parseSlots([full, empty], true)).toEqual({
      kind: 'ok',
      value: [
        { size: 16 * GIB, type: 'DDR5', form: 'SODIMM', maker: 'Samsung', speed: 5600 },
        { size: 0, type: null, form: 'SODIMM', maker: null, speed: null },
      ],
    });
  });

  test('are missing, and not one slot with all memory, where the firmware may not be asked', () => {
    // What systeminformation answers without root, as recorded here.
    const madeUp: ListedSlot = { size: 25276026880, type: '', formFactor: '', partNum: '', clockSpeed: 0 };
    expect(parseSlots([madeUp], false)).toMatchObject({ kind: 'denied' });
    expect(parseSlots([madeUp], true)).toMatchObject({ kind: 'unsupported' });
    expect(parseSlots([], true)).toMatchObject({ kind: 'unsupported' });
  });

  test('say nothing where a firmware says nothing, or what cannot be', () => {
    const odd: ListedSlot = {
      size: NaN,
      type: 'Unknown',
      formFactor: 'DIMM',
      manufacturer: 'To Be Filled By O.E.M.',
      clockSpeed: -1,
    };
    expect(parseSlots([odd], true)).toMatchObject({
      kind: 'ok',
      value: [{ size: 0, type: null, form: 'DIMM', maker: null, speed: null }],
    });
  });

  test('hold no text that could move, colour or flood a window', () => {
    const hostile = parseSlots([{ ...full, manufacturer: `\u001b[31m\u202e${'x'.repeat(1e6)}` }], true);
    const maker = hostile.kind === 'ok' ? (hostile.value[0]?.maker ?? '') : '';
    expect(maker).toHaveLength(80);
    expect(maker).not.toMatch(/[\u001b\u202e]/);
    expect(parseSlots(new Array<ListedSlot>(100_000).fill(full), true)).toMatchObject({
      kind: 'ok',
      value: { length: 256 },
    });
  });
});

describe('graphics', () => {
  test('are told with memory of their own, and without where they take the machine’s', () => {
    const listed = [
      { vendor: 'NVIDIA', model: 'RTX 4070', vram: 8192, vramDynamic: false },
      { vendor: 'Intel', model: 'Iris Xe', vram: 256, vramDynamic: true },
      { vendor: '', model: null, vram: null },
    ];
    expect(parseGraphics(listed)).toEqual({
      kind: 'ok',
      value: [
        { vendor: 'NVIDIA', model: 'RTX 4070', memory: 8 * GIB },
        { vendor: 'Intel', model: 'Iris Xe', memory: null },
        { vendor: null, model: null, memory: null },
      ],
    });
  });

  test('are missing where none was found', () => {
    expect(parseGraphics([])).toMatchObject({ kind: 'unsupported' });
  });
});
