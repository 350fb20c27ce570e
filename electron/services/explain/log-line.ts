import { unescapeBytes } from '../../core/kills/escaped-bytes.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { parseKmsgRecord } from '../../platform/linux/kills/parse-kernel-log.ts';
import { OOM_DAEMONS, type OomDaemon } from '../../platform/linux/kills/parse-oom-daemons.ts';
import type { LogTime } from '../../core/incident/explained.ts';
import { NO_TIME, parseLogTime } from './log-time.ts';

/** A line of a log without what dmesg, syslog, journalctl or logcat put before it. */
export interface StrippedLine {
  readonly time: LogTime;
  /** Who wrote it: the kernel, a daemon, another program, or null where the log does not say. */
  readonly source: 'kernel' | 'program' | OomDaemon | null;
  readonly text: string;
  readonly caller: string | null;
  readonly continues: boolean;
}

const COLOUR = /\u001b\[[\d;]*m/g;
const STAMP = /^\[\s*(\d+\.\d+)\](?:\[\s*([TC]\d+)\])? ?/;
/** dmesg -T, and dmesg -H, which gives the time to the minute and then only what has passed since. */
const HUMAN =
  /^\[(?:([A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ [\d:]{8} \d{4})|([A-Z][a-z]{2}) ?(\d+ \d\d:\d\d)|\s*\+[\d.]+)\](?:\[\s*([TC]\d+)\])? ?/;
const LEVEL = /^<(\d{1,3})>/;
/** dmesg -x: `kern  :warn  : `. */
const FACILITY = /^(kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|local\d)\s*:\s*[a-z]+\s*: /;
const TALOS = /^(?:[\da-f.:]+: )?(kern|user|daemon): +[a-z]+: \[([\dT:.Z+-]+)\]: /;
const DATE = String.raw`(?:[A-Z][a-z]{2} )?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[A-Z]{3,4}|[+-]\d\d:?\d\d))?|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d(?:\.\d+)?`;
const SYSLOG = new RegExp(`^(${DATE}) (\\S+) (?:[a-z]+\\.[a-z]+ )?([\\w@./-]+)(?:\\[\\d+\\])?: `);
const DATED = new RegExp(`^(${DATE}) (?:(?:stdout|stderr) [FP] )?`);
const TAGGED = /^(?:\S+ )?(kernel|earlyoom|systemd-oomd|nohang|oomd|lowmemorykiller|lmkd)(?:\[\d+\])?: /;
const LOGCAT = /^\d\d-\d\d [\d:.]+\s+\d+\s+\d+ [VDIWEF] ([\w.-]+)\s*: /;
const LOGCAT_BRIEF = /^[VDIWEF]\/([\w.-]+)\s*\(\s*\d+\): /;

/** Strips a line. Any text gives some result; `now` gives the year where a date has none. */
export function stripLine(line: string, now: Milliseconds): StrippedLine {
  const plain = line.replace(COLOUR, '').replace(/\r$/, '');
  const record = /^\d+,\d+,\d+,/.test(plain) ? parseKmsgRecord(plain) : null;
  if (record) {
    const { micros, facility, text, caller = null, continues = false } = record;
    const time = { kind: 'boot', seconds: micros / 1e6 } as const;
    return { time, source: facility === 0 ? 'kernel' : 'oomd', text, caller, continues };
  }
  return stripText(plain.replace(/^[>\s]+(?=\[\s*\d+\.\d+\])/, ''), now);
}

function stripText(plain: string, now: Milliseconds): StrippedLine {
  let text = plain;
  let time: LogTime = NO_TIME;
  let source: StrippedLine['source'] = null;
  let caller: string | null = null;
  const eat = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(text);
    if (found) text = text.slice(found[0].length);
    return found;
  };
  const level = eat(LEVEL);
  // dmesg -r: only the kernel has facility 0.
  if (level && Number(level[1]) >> 3 !== 0) source = 'program';
  const facility = eat(FACILITY) ?? null;
  if (facility && facility[1] !== 'kern') source = 'program';
  const talos = eat(TALOS);
  if (talos) {
    time = parseLogTime(talos[2] ?? '', now);
    source = talos[1] === 'kern' ? 'kernel' : 'program';
  }
  const logcat = eat(LOGCAT) ?? eat(LOGCAT_BRIEF);
  if (logcat) source = sourceOf(logcat[1] ?? '');
  const syslog = eat(SYSLOG);
  if (syslog) {
    time = timeOf(syslog[1] ?? '', now);
    source = sourceOf(syslog[3] ?? '');
    text = unescapeOctal(text);
  } else {
    const dated = eat(DATED);
    if (dated) time = timeOf(dated[1] ?? '', now);
  }
  const human = eat(HUMAN);
  if (human) {
    const date = human[1] ?? (human[2] === undefined ? '' : `${human[2]} ${human[3]}`);
    time = date === '' ? time : parseLogTime(date, now);
    caller = human[4] ?? null;
  }
  const stamp = eat(STAMP);
  if (stamp) {
    if (time.kind === 'none') time = { kind: 'boot', seconds: Number(stamp[1]) };
    caller = stamp[2] ?? null;
    const tagged = eat(TAGGED);
    if (tagged) source = sourceOf(tagged[1] ?? '');
  } else if (!syslog && !logcat && !talos) {
    const tagged = eat(TAGGED);
    if (tagged) source = sourceOf(tagged[1] ?? '');
  }
  return { time, source, text: unescapeBytes(text), caller, continues: false };
}

function timeOf(date: string, now: Milliseconds): LogTime {
  return parseLogTime(date.replace(/^[A-Z][a-z]{2} (?=\d{4})/, ''), now);
}

function sourceOf(tag: string): StrippedLine['source'] {
  const name = tag.split('/').at(-1) ?? tag;
  if (name === 'kernel') return 'kernel';
  if (name === 'lowmemorykiller') return 'lmkd';
  return OOM_DAEMONS.find((daemon) => daemon === name) ?? 'program';
}

/** Bytes that rsyslog writes as `#NNN`. */
function unescapeOctal(text: string): string {
  return text.replace(/(?:#[0-3][0-7]{2})+/g, (bytes) => {
    const codes = bytes.slice(1).split('#');
    return Buffer.from(codes.map((code) => Number.parseInt(code, 8))).toString('utf8');
  });
}
