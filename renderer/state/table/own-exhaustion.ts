import type { Exhaustion } from '../../../electron/core/model/assessment.ts';

/** When a row's limit is reached, for those who have a part in it: of a bystander, whose risk shows as 0, it says nothing. */
export function ownExhaustion(row: {
  readonly risk: number;
  readonly exhaustion: Exhaustion | null;
}): Exhaustion | null {
  return Math.round(row.risk) > 0 ? row.exhaustion : null;
}
