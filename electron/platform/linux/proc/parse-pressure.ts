import type { Pressure } from '../../../core/model/snapshot.ts';

/**
 * Parses /proc/pressure/memory (Documentation/accounting/psi.rst), in percent from 0 to 100. Null when the text has
 * another form.
 */
export function parsePressure(text: string): Pressure | null {
  const some10 = average(text, 'some');
  const full10 = average(text, 'full');
  return some10 === null || full10 === null ? null : { some10, full10 };
}

function average(text: string, line: string): number | null {
  const match = new RegExp(`^${line} avg10=(\\d{1,3}(?:\\.\\d{1,6})?)(?: |$)`, 'm').exec(text);
  return match?.[1] === undefined ? null : Math.min(100, Number(match[1]));
}
