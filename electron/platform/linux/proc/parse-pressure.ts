import type { Pressure } from '../../../core/model/snapshot.ts';

/** /proc/pressure/memory, or memory.pressure of a cgroup (Documentation/accounting/psi.rst); null when it is none. Percent, 0 to 100. */
export function parsePressure(text: string): Pressure | null {
  const some = parseLine(text, 'some');
  const full = parseLine(text, 'full');
  if (some === null || full === null) return null;
  return {
    some10: some.avg10,
    full10: full.avg10,
    ...(some.avg60 !== null && { some60: some.avg60 }),
    ...(full.avg60 !== null && { full60: full.avg60 }),
    ...(some.total !== null && { someTotal: some.total }),
    ...(full.total !== null && { fullTotal: full.total }),
  };
}

interface PressureLine {
  readonly avg10: number;
  readonly avg60: number | null;
  readonly total: number | null;
}

function parseLine(text: string, name: 'some' | 'full'): PressureLine | null {
  const from = text.startsWith(name) ? 0 : text.indexOf(`\n${name} `) + 1;
  if (!text.startsWith(`${name} `, from)) return null;
  const end = text.indexOf('\n', from);
  const line = text.slice(from, end < 0 ? text.length : end);
  const avg10 = average(line, 'avg10');
  if (avg10 === null) return null;
  const total = /(?:^| )total=(\d{1,20})$/.exec(line)?.[1];
  return { avg10, avg60: average(line, 'avg60'), total: total === undefined ? null : inSafeRange(Number(total)) };
}

function average(line: string, name: 'avg10' | 'avg60'): number | null {
  const match = new RegExp(`(?:^| )${name}=(\\d{1,3}(?:\\.\\d{1,6})?)(?: |$)`).exec(line);
  return match?.[1] === undefined ? null : Math.min(100, Number(match[1]));
}

function inSafeRange(value: number): number | null {
  return value <= Number.MAX_SAFE_INTEGER ? value : null;
}
