import type { Milliseconds } from '../../core/model/units.ts';
import { journalMessage } from '../../platform/linux/kills/parse-journald.ts';
import { OOM_DAEMONS } from '../../platform/linux/kills/parse-oom-daemons.ts';
import type { LogTime } from '../../core/incident/explained.ts';
import { NO_TIME, parseLogTime } from './log-time.ts';
import type { StrippedLine } from './log-line.ts';
import { isRecord } from '../../core/model/json.ts';

type Fields = Readonly<Record<string, unknown>>;

const HEAD = /^[A-Z][a-z]{2} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: \S+)?) \[s=/;
const FIELD = /^\s*(_{0,2}[A-Z][A-Z0-9_]*)=(.*)$/s;
/** A field that a block of an export begins with. */
const FIRST_FIELD = /^__CURSOR=/;
const MOST_FIELDS = 500;
/** A line within an object that is printed over several: a member, a number of a list, or an end. */
const MEMBER = /^\s*(?:"\w*"\s*:|-?\d+,?\s*$|[\]}],?\s*$)/;

/** What a line is, together with those before it. */
export interface JournalPiece {
  /** The entry that the line completes. */
  readonly entry: StrippedLine | null;
  /** The lines that are no part of an entry: log lines of their own. */
  readonly lines: readonly string[];
}

const PART: JournalPiece = { entry: null, lines: [] };

/** Puts entries of `journalctl -o json`, `verbose`, `export` and `json-pretty` together from their lines. */
export class JournalEntries {
  readonly #now: Milliseconds;
  #fields: Record<string, unknown> | null = null;
  #time: LogTime = NO_TIME;
  /** The lines of an object that is printed over several. */
  #pretty: string[] | null = null;

  constructor(now: Milliseconds) {
    this.#now = now;
  }

  take(line: string): JournalPiece {
    if (this.#pretty) return this.#goOnWithObject(line, this.#pretty);
    const text = line.trim();
    if (text === '{') {
      this.#pretty = [line];
      return PART;
    }
    const object = text.startsWith('{') && text.endsWith('}') ? parseFields(text) : null;
    if (object && 'MESSAGE' in object) return { entry: entryOf(object, NO_TIME), lines: [] };
    const head = HEAD.exec(line);
    if (head || FIRST_FIELD.test(line)) {
      const { entry } = this.end();
      this.#fields = {};
      this.#time = head ? parseLogTime(head[1] ?? '', this.#now) : NO_TIME;
      return { entry, lines: [] };
    }
    return this.#fields ? this.#goOnWithFields(line, this.#fields) : { entry: null, lines: [line] };
  }

  /** The entry that was begun last, and lines that have turned out to be none. */
  end(): JournalPiece {
    const [fields, pretty] = [this.#fields, this.#pretty];
    this.#fields = null;
    this.#pretty = null;
    return { entry: fields && entryOf(fields, this.#time), lines: pretty ?? [] };
  }

  #goOnWithFields(line: string, fields: Record<string, unknown>): JournalPiece {
    const field = FIELD.exec(line);
    if (field) {
      if (Object.keys(fields).length < MOST_FIELDS) fields[field[1] ?? ''] = field[2];
      return PART;
    }
    // A message of several lines goes on with blanks before it, and a log of another form may follow.
    if (/^\s+\S/.test(line)) return PART;
    return { ...this.end(), lines: line.trim() === '' ? [] : [line] };
  }

  #goOnWithObject(line: string, lines: string[]): JournalPiece {
    if (!MEMBER.test(line)) {
      this.#pretty = null;
      const { entry, lines: own } = this.take(line);
      return { entry, lines: [...lines, ...own] };
    }
    lines.push(line);
    const text = line.trim();
    if (text !== '}' && text !== '},' && lines.length < MOST_FIELDS) return PART;
    this.#pretty = null;
    const fields = parseFields(lines.join('\n').replace(/,\s*$/, ''));
    const entry = fields && entryOf(fields, NO_TIME);
    return entry ? { entry, lines: [] } : { entry: null, lines };
  }
}

function parseFields(text: string): Fields | null {
  try {
    const fields: unknown = JSON.parse(text);
    return isRecord(fields) ? fields : null;
  } catch {
    return null;
  }
}

function entryOf(fields: Fields, time: LogTime): StrippedLine | null {
  const text = journalMessage(fields['MESSAGE']);
  if (text === null) return null;
  const micros = Number(fields['__REALTIME_TIMESTAMP'] ?? fields['_SOURCE_REALTIME_TIMESTAMP']);
  const at: LogTime = Number.isFinite(micros) && micros > 0 ? { kind: 'clock', at: micros / 1000 } : time;
  return { time: at, source: sourceOf(fields), text, caller: null, continues: false };
}

/** The kernel's own are told from others by their transport, where that was printed. */
function sourceOf(fields: Fields): StrippedLine['source'] {
  const transport = fields['_TRANSPORT'];
  const name = fields['SYSLOG_IDENTIFIER'];
  if (transport === 'kernel' || (transport === undefined && name === 'kernel')) {
    const facility = fields['SYSLOG_FACILITY'];
    return facility === undefined || String(facility) === '0' ? 'kernel' : 'oomd';
  }
  return OOM_DAEMONS.find((daemon) => daemon === name || fields['_SYSTEMD_UNIT'] === `${daemon}.service`) ?? 'program';
}
