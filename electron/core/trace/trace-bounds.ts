import { BOUND_SOURCES, BOUNDED, type Bound, type HeapUse } from '../model/bound.ts';
import { LONGEST_NAME } from './trace-format.ts';
import { isBytes, isRecord } from '../model/json.ts';

const MOST_BOUNDS = 8;
const MOST_WORDS = 32;

/** The bounds of a process, one or a list of them. An entry that is none is passed over; undefined without the key. */
export function parseBounds(value: unknown): readonly Bound[] | undefined {
  if (value === undefined) return undefined;
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  return entries.slice(0, MOST_BOUNDS).flatMap((entry) => {
    if (!isRecord(entry)) return [];
    const { bytes, soft, by } = entry;
    const of = BOUNDED.find((known) => known === entry['of']);
    const from = BOUND_SOURCES.find((known) => known === entry['from']);
    if (!isBytes(bytes) || bytes === 0 || of === undefined || from === undefined) return [];
    return [{ bytes, of, from, soft: soft === true, by: typeof by === 'string' ? by.slice(0, LONGEST_NAME) : '' }];
  });
}

/** Words by name: variables of an environment, lines of a configuration. What is no text is passed over. */
export function parseWords(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isRecord(value)) return undefined;
  const words = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(
    words.slice(0, MOST_WORDS).map(([name, text]) => [name.slice(0, LONGEST_NAME), text.slice(0, 16 * LONGEST_NAME)]),
  );
}

/** The heap of a process from inside; undefined for what is none. */
export function parseHeap(value: unknown): HeapUse | undefined {
  if (!isRecord(value) || !isBytes(value['used'])) return undefined;
  const { used, live, most } = value;
  return { used, live: isBytes(live) ? live : null, most: isBytes(most) ? most : null };
}
