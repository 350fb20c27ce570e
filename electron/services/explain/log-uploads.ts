import { LARGEST_LOG, type Explanation } from '../../core/incident/explained.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { ExplainedBytes } from './explain-log.ts';

interface Upload {
  readonly name: string;
  readonly log: ExplainedBytes;
  taken: number;
}

/** Pages that send a log at the same time. The one that has waited longest gives way. */
const MOST_UPLOADS = 8;

/** Logs that pages send in pieces, because one request is too short for them. Each page sends one at a time. */
export class LogUploads {
  readonly #uploads = new Map<string, Upload>();
  readonly #now: () => Milliseconds;

  constructor(now: () => Milliseconds = Date.now) {
    this.#now = now;
  }

  /** Takes the next piece of a page's log; a new name begins a new log. Null for a log that is too large or was given up. */
  take(owner: string, name: string, piece: Uint8Array, isFirst: boolean): ExplainedBytes | null {
    const known = this.#uploads.get(owner);
    this.#uploads.delete(owner);
    const upload = isFirst ? { name, log: new ExplainedBytes(this.#now()), taken: 0 } : known;
    if (upload?.name !== name || upload.taken + piece.length > LARGEST_LOG) return null;
    upload.taken += piece.length;
    upload.log.take(piece);
    this.#uploads.set(owner, upload);
    for (const oldest of [...this.#uploads.keys()].slice(0, -MOST_UPLOADS)) this.#uploads.delete(oldest);
    return upload.log;
  }

  /** What the page's log tells. */
  end(owner: string, log: ExplainedBytes): Explanation {
    this.#uploads.delete(owner);
    return log.end();
  }
}
