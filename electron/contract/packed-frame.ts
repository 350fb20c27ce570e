import type { Frame, ProcessRow } from '../core/model/frame.ts';
import { ok, type Missing } from '../core/model/reading.ts';

/**
 * A frame as it travels as text. Its processes are stored by column, so each field's name is written once, and
 * repeated values are kept in a table. Both the text and the work of reading it shrink to a fifth.
 */
export type PackedFrame = Omit<Frame, 'processes'> & { readonly processes: PackedRows };

interface PackedRows {
  readonly count: number;
  readonly columns: { readonly [K in keyof ProcessRow]?: Column };
}

/**
 * The values of one field, one for each row, or a table of values with an index for each row. A reading that is
 * present is stored bare, a missing one as an object.
 */
type Column =
  | { readonly each: readonly unknown[] }
  | { readonly readings: readonly unknown[] }
  | { readonly table: readonly unknown[]; readonly at: readonly number[] };

/** A table holds at most this many values, or one for every four rows. */
const FEW = 12;
const ROWS_PER_VALUE = 4;

export function packFrame(frame: Frame): PackedFrame {
  const { processes } = frame;
  const fields = Object.keys(processes[0] ?? {}) as (keyof ProcessRow)[];
  const columns = Object.fromEntries(fields.map((field) => [field, packColumn(processes.map((row) => row[field]))]));
  return { ...frame, processes: { count: processes.length, columns } };
}

function packColumn(values: readonly unknown[]): Column {
  const table: unknown[] = [];
  const places = new Map<unknown, number>();
  const at: number[] = [];
  for (const value of values) {
    const key = keyOf(value);
    let place = places.get(key);
    if (place === undefined) {
      place = table.push(value) - 1;
      places.set(key, place);
      if (place >= FEW && place > at.length / ROWS_PER_VALUE) return packEach(values);
    }
    at.push(place);
  }
  return { table, at };
}

/** The key under which a table stores a value. Equal values have equal keys. */
function keyOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function packEach(values: readonly unknown[]): Column {
  if (!values.every(isReading)) return { each: values };
  return { readings: values.map((reading) => (reading.kind === 'ok' ? reading.value : reading)) };
}

type PlainReading = { readonly kind: 'ok'; readonly value: number | string } | Missing;

function isReading(value: unknown): value is PlainReading {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind !== 'ok' || ('value' in value && typeof value.value !== 'object');
}

export function unpackFrame(packed: PackedFrame): Frame {
  const { count, columns } = packed.processes;
  const column = <K extends keyof ProcessRow>(field: K) => reader<ProcessRow[K]>(columns[field] ?? { each: [] });
  const pid = column('pid');
  const start = column('start');
  const parent = column('parent');
  const name = column('name');
  const user = column('user');
  const state = column('state');
  const kernelThread = column('kernelThread');
  const resident = column('resident');
  const privateBytes = column('private');
  const swap = column('swap');
  const gpu = column('gpu');
  const pool = column('pool');
  const group = column('group');
  const risk = column('risk');
  const exhaustion = column('exhaustion');
  const growth = column('growth');
  const confidence = column('confidence');
  const pattern = column('pattern');
  const victim = column('victim');
  const factors = column('factors');
  const advice = column('advice');
  // All fields stand in one literal, because filling rows field by field takes ten times as long.
  const row = (at: number): ProcessRow => ({
    pid: pid(at),
    start: start(at),
    parent: parent(at),
    name: name(at),
    user: user(at),
    state: state(at),
    kernelThread: kernelThread(at),
    resident: resident(at),
    private: privateBytes(at),
    swap: swap(at),
    gpu: gpu(at),
    pool: pool(at),
    group: group(at),
    risk: risk(at),
    exhaustion: exhaustion(at),
    growth: growth(at),
    confidence: confidence(at),
    pattern: pattern(at),
    victim: victim(at),
    factors: factors(at),
    advice: advice(at),
  });
  return { ...packed, processes: Array.from({ length: count }, (_, at) => row(at)) };
}

/** The column is not checked, because the host that packed it is trusted. */
function reader<T>(column: Column): (at: number) => T {
  if ('table' in column) {
    const { table, at } = column;
    return (row) => table[at[row] ?? -1] as T;
  }
  if ('each' in column) return (row) => column.each[row] as T;
  return (row) => {
    const known = column.readings[row];
    return (typeof known === 'object' ? known : ok(known)) as T;
  };
}
