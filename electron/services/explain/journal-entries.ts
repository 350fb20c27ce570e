import { isRecord } from '../../core/trace/trace-values.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { OOM_DAEMONS } from '../../platform/linux/kills/parse-oom-daemons.ts';
import { NO_TIME, parseLogTime, type LogTime } from './log-time.ts';
import type { StrippedLine } from './log-line.ts';

type Fields = Readonly<Record<string, unknown>>;

const HEAD = /^[A-Z][a-z]{2} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: \S+)?) \[s=/;
const FIELD = /^\s*(_{0,2}[A-Z][A-Z0-9_]*)=(.*)$/s;
/** A field that a block of an export begins with. */
const FIRST_FIELD = /^__CURSOR=/;
const MOST_FIELDS = 500;

/**
 * Puts entries of `journalctl -o verbose`, `export` and `json-pretty` together from their lines. What is no part of
 * such an entry is given back as null.
 */
export class JournalEntries {
  readonly #now: Milliseconds;
  #fields: Record<string, unknown> | null = null;
  #time: LogTime = NO_TIME;
  /** The lines of an object that is printed over several. */
  #pretty: string[] | null = null;

  constructor(now: Milliseconds) {
    this.#now = now;
  }

  /** `entry` is what the line completes. `isPart`: the line belongs to an entry and is no log line itself. */
  take(line: string): { readonly entry: StrippedLine | null; readonly isPart: boolean } {
    const object = this.#takeObject(line);
    if (object) return object;
    const head = HEAD.exec(line);
    if (head || FIRST_FIELD.test(line)) {
      const entry = this.end();
      this.#fields = {};
      this.#time = head ? parseLogTime(head[1] ?? '', this.#now) : NO_TIME;
      return { entry, isPart: true };
    }
    if (!this.#fields) return { entry: null, isPart: false };
    const field = FIELD.exec(line);
    if (!field) return line.trim() === '' ? { entry: this.end(), isPart: true } : { entry: null, isPart: true };
    if (Object.keys(this.#fields).length < MOST_FIELDS) this.#fields[field[1] ?? ''] = field[2];
    return { entry: null, isPart: true };
  }

  /** The entry that was begun last. */
  end(): StrippedLine | null {
    const fields = this.#fields;
    this.#fields = null;
    return fields && entryOf(fields, this.#time);
  }

  #takeObject(line: string): { readonly entry: StrippedLine | null; readonly isPart: boolean } | null {
    const text = line.trim();
    if (this.#pretty) {
      this.#pretty.push(line);
      if (text !== '}' && text !== '},' && this.#pretty.length < MOST_FIELDS) return { entry: null, isPart: true };
      const fields = parseFields(this.#pretty.join('\n').replace(/,\s*$/, ''));
      this.#pretty = null;
      return { entry: fields && entryOf(fields, NO_TIME), isPart: true };
    }
    if (text === '{') {
      this.#pretty = [line];
      return { entry: null, isPart: true };
    }
    const fields = text.startsWith('{') && text.endsWith('}') ? parseFields(text) : null;
    return fields && 'MESSAGE' in fields ? { entry: entryOf(fields, NO_TIME), isPart: true } : null;
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
  const text = textOf(fields['MESSAGE']);
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

/** Text that is not all printable comes as a list of its bytes. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || !value.every((byte) => typeof byte === 'number')) return null;
  return Buffer.from(value).toString('utf8');
}
