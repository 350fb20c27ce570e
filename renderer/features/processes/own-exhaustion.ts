import type { Exhaustion } from '../../../electron/core/assessment.ts';

/** When a row's limit is reached, for those who have a part in it: of a bystander the forecast says nothing. */
export function ownExhaustion(row: {
  readonly risk: number;
  readonly exhaustion: Exhaustion | null;
}): Exhaustion | null {
  return row.risk > 0 ? row.exhaustion : null;
}
