import { plainText } from '../model/plain-text.ts';
import type { MachineMemory, MissingFact, Pressure, Snapshot } from '../model/snapshot.ts';
import { ok, unsupported, type Reading } from '../model/reading.ts';
import { LONGEST_NAME, TRACE_VERSION, type TraceHeader } from './trace-format.ts';
import { parseSaid, type Said } from './said.ts';
import { createPoolParser } from './trace-parse-pools.ts';
import { createProcessParser } from './trace-parse-processes.ts';
import { Fault, isBytes, isCount, isRecord, NOT_RECORDED, shown, type Json } from './trace-values.ts';
import { LATEST_MOMENT } from '../model/units.ts';

export type TraceLine =
  | { readonly kind: 'header'; readonly header: TraceHeader }
  | { readonly kind: 'sample'; readonly snapshot: Snapshot; readonly said: Said }
  | { readonly kind: 'blank' }
  /** `reason` says what is wrong in words for a person; it is safe to print. */
  | { readonly kind: 'bad'; readonly reason: string }
  /** A trace, but of a version that this code cannot read. */
  | { readonly kind: 'foreign'; readonly version: string };

/** Reads the lines of one trace in order. Keeps only what the newest sample needs. */
export interface TraceParser {
  parse(line: string): TraceLine;
}

/**
 * A parser of trace format v1 (see trace-format.ts) that trusts nothing: whatever a line holds, the answer is a value.
 * Objects of a process that has not changed since the last sample are handed out again.
 */
export function createTraceParser(): TraceParser {
  const pools = createPoolParser();
  const processes = createProcessParser();
  let newest = -Infinity;
  let rejected = -Infinity;

  function parseSample(json: Json): TraceLine {
    const at = json['t'];
    if (!isBytes(at) || at > LATEST_MOMENT) return bad(`t is ${shown(at)}, not milliseconds since the epoch`);
    if (at <= newest && !(rejected > -Infinity && at > rejected)) {
      rejected = at;
      return bad(`t is ${at}, which is not after the sample before (${newest})`);
    }
    const memory = parseMemory(json['mem'], json['extra']);
    if (memory instanceof Fault) return bad(memory.reason);
    const pressure = parsePressure(json['pressure']);
    if (pressure instanceof Fault) return bad(pressure.reason);
    const limited = pools.parse(json['pools']);
    if (limited instanceof Fault) return bad(limited.reason);
    const samples = processes.parse(json['procs'], pools.memberships(), json['gone']);
    if (samples instanceof Fault) return bad(samples.reason);
    newest = at;
    rejected = -Infinity;
    const missing = parseMissing(json['missing'], pressure);
    const oomKills = optionalCount(json['extra'], 'oomKills');
    const snapshot = { at, memory, pressure, pools: limited, processes: samples, missing, oomKills };
    return { kind: 'sample', snapshot, said: parseSaid(json) };
  }

  return {
    parse(line) {
      if (line.trim() === '') return { kind: 'blank' };
      let json: unknown;
      try {
        json = JSON.parse(line);
      } catch {
        return bad(line.includes('\0') ? 'not text' : `not JSON: ${shownLine(line)}`);
      }
      if (!isRecord(json)) return bad(`${shown(json)} is not a sample`);
      return json['headroom'] === undefined ? parseSample(json) : parseHeader(json);
    },
  };
}

function parseHeader(json: Json): TraceLine {
  const kind = json['headroom'];
  if (kind !== 'trace') return bad(`a file of kind ${shown(kind)}, not a trace`);
  const version = json['version'];
  if (version !== TRACE_VERSION) return { kind: 'foreign', version: shown(version) };
  const host = isRecord(json['host']) ? json['host'] : {};
  const name = json['name'];
  const recordedAt = json['recordedAt'];
  const platform = host['platform'];
  const bytes = (key: string) => (isBytes(host[key]) ? host[key] : null);
  return {
    kind: 'header',
    header: {
      name: typeof name === 'string' ? name.slice(0, LONGEST_NAME) : '',
      recordedAt: typeof recordedAt === 'string' ? recordedAt.slice(0, LONGEST_NAME) : '',
      host: {
        platform: typeof platform === 'string' ? platform.slice(0, LONGEST_NAME) : '',
        cpus: isCount(host['cpus']) ? host['cpus'] : null,
        memTotal: bytes('memTotal'),
        swapTotal: bytes('swapTotal'),
      },
    },
  };
}

function parseMemory(mem: unknown, extra: unknown): MachineMemory | Fault {
  if (!isRecord(mem)) return new Fault(mem === undefined ? 'mem is missing' : `mem is ${shown(mem)}, not an object`);
  const total = mem['total'];
  const available = mem['available'];
  const swapTotal = mem['swapTotal'];
  const swapFree = mem['swapFree'];
  if (!isBytes(total)) return notBytes('mem.total', total);
  if (!isBytes(available)) return notBytes('mem.available', available);
  if (!isBytes(swapTotal)) return notBytes('mem.swapTotal', swapTotal);
  if (!isBytes(swapFree)) return notBytes('mem.swapFree', swapFree);
  if (total === 0) return new Fault('mem.total is 0');
  if (available > total) return new Fault(`mem.available (${available}) is more than mem.total (${total})`);
  if (swapFree > swapTotal) return new Fault(`mem.swapFree (${swapFree}) is more than mem.swapTotal (${swapTotal})`);
  const cache = optionalCount(extra, 'cache');
  const shared = optionalCount(extra, 'shared');
  return { total, available, swapTotal, swapFree, cache, shared, kernel: optionalCount(extra, 'kernel') };
}

function parsePressure(pressure: unknown): Reading<Pressure> | Fault {
  if (pressure === undefined || pressure === null) return NOT_RECORDED;
  if (!isRecord(pressure)) return new Fault(`pressure is ${shown(pressure)}, not an object`);
  const some10 = pressure['some10'];
  const full10 = pressure['full10'];
  if (!isPercent(some10)) return new Fault(`pressure.some10 is ${shown(some10)}, not a percentage`);
  if (!isPercent(full10)) return new Fault(`pressure.full10 is ${shown(full10)}, not a percentage`);
  return ok({ some10, full10 });
}

const MISSING_KINDS = ['unsupported', 'denied', 'failed'] as const;

/** What the recorder could not read, and what the trace leaves out. An entry that says nothing is passed over. */
function parseMissing(missing: unknown, pressure: Reading<Pressure>): readonly MissingFact[] {
  const facts: MissingFact[] = [];
  for (const entry of Array.isArray(missing) ? missing.slice(0, 64) : []) {
    if (!isRecord(entry) || typeof entry['fact'] !== 'string') continue;
    const kind = MISSING_KINDS.find((known) => known === entry['kind']);
    const reason = typeof entry['reason'] === 'string' ? entry['reason'].slice(0, LONGEST_NAME) : '';
    if (kind) facts.push({ fact: entry['fact'].slice(0, LONGEST_NAME), kind, reason });
  }
  if (pressure.kind !== 'ok' && !facts.some((entry) => entry.fact === 'pressure')) facts.push(PRESSURE_NOT_RECORDED);
  return facts;
}

const PRESSURE_NOT_RECORDED: MissingFact = { fact: 'pressure', ...unsupported('not recorded') } as const;

function optionalCount(holder: unknown, key: string): Reading<number> {
  const value = isRecord(holder) ? holder[key] : undefined;
  return isBytes(value) ? ok(value) : NOT_RECORDED;
}

function isPercent(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

function notBytes(name: string, value: unknown): Fault {
  return new Fault(`${name} is ${shown(value)}, not a number of bytes`);
}

function bad(reason: string): TraceLine {
  return { kind: 'bad', reason };
}

function shownLine(line: string): string {
  return `"${plainText(line, 40)}"`;
}
