import type { IncidentPoolKind } from '../../core/incident/incident.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { SAYINGS, type End, type Saying } from './sayings.ts';

/** What a program has said of its memory, and what of it was full by its own word. */
export interface Heard {
  readonly saying: Saying;
  readonly full: IncidentPoolKind;
}

/** The text that is looked at together, so that a message in two pieces is found. */
const KEPT = 4096;
/** A message this far before the end may be the reason of the end. */
const NEAR_BYTES = 8192;
const NEAR_TIME: Milliseconds = 5000;

/** Nearly all text holds none of these words. */
const WORTH_A_LOOK = /memor|alloc|oom|heap|errno 12|exhaust|map pages|Killed signal/i;

interface Noticed {
  readonly heard: Heard;
  readonly fits: (end: End) => boolean;
  readonly stream: Stream;
  readonly at: Milliseconds;
  readonly offset: number;
}

interface Stream {
  tail: string;
  passed: number;
}

/**
 * Looks for such messages in both streams of a command. A message alone says nothing: the program may have gone on, or
 * it may be a test's name. It counts when the command ended as programs do that say so, shortly after.
 */
export class ExhaustionListener {
  readonly #streams = new Map<string, Stream>();
  readonly #now: () => Milliseconds;
  #noticed: Noticed[] = [];

  constructor(now: () => Milliseconds = () => performance.now()) {
    this.#now = now;
  }

  take(name: 'out' | 'errors', bytes: Uint8Array): void {
    const stream = this.#streams.get(name) ?? { tail: '', passed: 0 };
    this.#streams.set(name, stream);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const looked = stream.tail + text;
    stream.passed += text.length;
    for (const { pattern, saying, full, fits } of WORTH_A_LOOK.test(looked) ? SAYINGS : []) {
      const found = pattern.exec(looked);
      if (!found) continue;
      const offset = stream.passed - looked.length + found.index;
      const earlier = this.#noticed.find((one) => one.heard.saying === saying && one.stream === stream);
      if (earlier && earlier.offset > offset) continue;
      const heard = { saying, full: full(found, looked) };
      this.#noticed = this.#noticed.filter((one) => one !== earlier);
      // More of a message that came in pieces may say more exactly what was full.
      const at = earlier?.offset === offset ? earlier.at : this.#now();
      this.#noticed.push({ heard, fits, stream, at, offset });
    }
    stream.tail = looked.slice(-KEPT);
  }

  /** The last message, however the program ended. Null when there was none. */
  get last(): Heard | null {
    const [last] = this.#noticed.toSorted((a, b) => b.offset - a.offset || order(a) - order(b));
    return last?.heard ?? null;
  }

  /** The message that explains this end. Null when there is none. */
  explains(end: End): Heard | null {
    if (end.code === 0 && end.signal === null) return null;
    const now = this.#now();
    const near = this.#noticed.filter(({ stream, at, offset, fits }) => {
      return fits(end) && (stream.passed - offset <= NEAR_BYTES || now - at <= NEAR_TIME);
    });
    return near.toSorted((a, b) => order(a) - order(b))[0]?.heard ?? null;
  }
}

/** Of several messages the one that says most exactly what was full stands first in the table. */
function order({ heard }: Noticed): number {
  return SAYINGS.findIndex(({ saying }) => saying === heard.saying);
}
