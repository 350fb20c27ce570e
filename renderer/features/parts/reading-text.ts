import type { Bytes, Milliseconds } from '../../../electron/core/model/units.ts';
import type { Speech } from '../../state/speech.svelte.ts';

/** What was in use at a moment, in words; null: nothing was measured then. */
export function readingText(bytes: Bytes | null, at: Milliseconds, { t, f }: Pick<Speech, 't' | 'f'>): string {
  const time = f.clock(at);
  const words = t.overview.chart;
  return bytes === null ? words.noReading({ time }) : words.reading({ time, used: f.roundBytes(bytes) });
}
