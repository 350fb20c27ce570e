import type { Message } from '../model/assessment.ts';
import type { Bytes } from '../model/units.ts';
import { message } from '../words/messages.ts';
import type { IncidentPoolKind } from './incident.ts';

/** What helps a program that was full of itself, by what was full. No other program has to do with it. */
export function adviceOfOwn(full: IncidentPoolKind, limit: Bytes | null): readonly Message[] {
  switch (full) {
    case 'heap-cap':
      return [limit === null ? message('advice.own-heap', {}) : message('advice.own-heap-cap', { bytes: limit })];
    case 'metaspace':
      return [message('advice.own-metaspace', {})];
    case 'direct-buffers':
      return [message('advice.own-direct', {})];
    case 'threads':
      return [message('advice.own-threads', {})];
    case 'gpu':
      return [message('advice.own-gpu', {})];
    case 'allocation':
      return [message('advice.own-refused', {})];
    default:
      return [];
  }
}
