import { plainText } from '../model/plain-text.ts';
import {
  arcRoom,
  type LimitedPool,
  type MachineMemory,
  type MissingFact,
  type PoolId,
  type Pressure,
  type Snapshot,
} from '../model/snapshot.ts';
import { ok, unsupported, type Reading, type Reason } from '../model/reading.ts';
import { LONGEST_NAME, TRACE_VERSION, type TraceHeader } from './trace-format.ts';
import { parseSaid, type Said } from './said.ts';
import { parseOomDaemons } from './trace-daemons.ts';
import { createPoolParser } from './trace-parse-pools.ts';
import {
  parseCounters,
  parseParts,
  parseSwapDevices,
  parseSystemLevel,
  parseTmpfs,
  parseTracePressure,
  parseZram,
} from './trace-parts.ts';
import { createProcessParser } from './trace-parse-processes.ts';
import { Fault, NOT_RECORDED, shown, wrongValue } from './trace-values.ts';
import { LATEST_MOMENT } from '../model/units.ts';
import { foreignReason, reason } from '../words/reasons.ts';
import { isBytes, isCount, isRecord, type Json } from '../model/json.ts';

export type TraceLine =
  | { readonly kind: 'header'; readonly header: TraceHeader }
  | { readonly kind: 'sample'; readonly snapshot: Snapshot; readonly said: Said }
  | { readonly kind: 'blank' }
  /** The line cannot be used, for this reason. */
  | { readonly kind: 'bad'; readonly reason: Reason }
  /** A trace of a version that this code cannot read. */
  | { readonly kind: 'foreign'; readonly version: string };

/** Reads the lines of one trace in order. It keeps only what the newest sample needs. */
export interface TraceParser {
  parse(line: string): TraceLine;
}

/**
 * A parser of trace format v1 (see trace-format.ts) that trusts nothing: every line gives a value, whatever it holds.
 * A process that has not changed since the last sample is the same object as before.
 */
export function createTraceParser(): TraceParser {
  const pools = createPoolParser();
  const processes = createProcessParser();
  let newest = -Infinity;
  let rejected = -Infinity;

  function parseSample(json: Json): TraceLine {
    const at = json['t'];
    if (!isBytes(at) || at > LATEST_MOMENT) return bad(wrongValue('t', at, reason('trace.a-time')).at(''));
    if (at <= newest && !(rejected > -Infinity && at > rejected)) {
      rejected = at;
      return bad(reason('trace.not-after', { at, before: newest }));
    }
    const memory = parseMemory(json['mem'], json['extra'], json['tmpfs']);
    if (memory instanceof Fault) return bad(memory.at(''));
    const pressure = parseTracePressure(json['pressure']);
    if (pressure instanceof Fault) return bad(pressure.at(''));
    const limited = pools.parse(json['pools']);
    if (limited instanceof Fault) return bad(limited.at(''));
    const samples = processes.parse(json['procs'], pools.memberships(), json['gone']);
    if (samples instanceof Fault) return bad(samples.at(''));
    newest = at;
    rejected = -Infinity;
    const missing = parseMissing(json['missing'], pressure);
    const oomKills = optionalCount(json['extra'], 'oomKills');
    const required = { at, memory, pressure, pools: limited, processes: samples, missing, oomKills };
    const glanced = parseGlanced(json['glanced'], limited);
    const pasts = processes.pasts();
    const known = { ...(glanced && { glanced }), ...(pasts && { pasts }) };
    const snapshot = { ...required, ...parseStrain(json), ...known };
    return { kind: 'sample', snapshot, said: parseSaid(json) };
  }

  return {
    parse(line) {
      if (line.trim() === '') return { kind: 'blank' };
      let json: unknown;
      try {
        json = JSON.parse(line);
      } catch {
        return bad(
          line.includes('\0') ? reason('trace.not-text') : reason('trace.not-json', { text: shownLine(line) }),
        );
      }
      if (!isRecord(json)) return bad(reason('trace.no-sample', { found: shown(json) }));
      return json['headroom'] === undefined ? parseSample(json) : parseHeader(json);
    },
  };
}

function parseHeader(json: Json): TraceLine {
  const kind = json['headroom'];
  if (kind !== 'trace') return bad(reason('trace.other-kind', { found: shown(kind) }));
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

function parseMemory(mem: unknown, extra: unknown, mounts: unknown): MachineMemory | Fault {
  if (!isRecord(mem)) return wrongValue('mem', mem, reason('trace.an-object'));
  const total = mem['total'];
  const available = mem['available'];
  const swapTotal = mem['swapTotal'];
  const swapFree = mem['swapFree'];
  if (!isBytes(total)) return notBytes('mem.total', total);
  if (!isBytes(available)) return notBytes('mem.available', available);
  if (!isBytes(swapTotal)) return notBytes('mem.swapTotal', swapTotal);
  if (!isBytes(swapFree)) return notBytes('mem.swapFree', swapFree);
  if (total === 0) return new Fault((place) => reason('trace.wrong-value', { place: `${place}mem.total`, found: '0' }));
  if (available > total) return moreThan('mem.available', available, 'mem.total', total);
  if (swapFree > swapTotal) return moreThan('mem.swapFree', swapFree, 'mem.swapTotal', swapTotal);
  const cache = optionalCount(extra, 'cache');
  const shared = optionalCount(extra, 'shared');
  const kernel = optionalCount(extra, 'kernel');
  const parts = parseParts(extra);
  const withArc = parts === undefined ? available : Math.min(total, available + arcRoom(parts));
  const tmpfs = parseTmpfs(mounts);
  const known = { ...(tmpfs && { tmpfs }), ...(parts && { parts }) };
  return { total, available: withArc, swapTotal, swapFree, cache, shared, kernel, ...known };
}

type Strain = 'swapDevices' | 'zram' | 'counters' | 'systemLevel' | 'oomDaemons';

/** What is known beyond the memory itself. What is not understood is as good as not recorded. */
function parseStrain(json: Json): Pick<Snapshot, Strain> {
  const swapDevices = parseSwapDevices(json['swaps']);
  const zram = parseZram(json['zram']);
  const counters = parseCounters(json['counters']);
  const systemLevel = parseSystemLevel(json['systemLevel']);
  const oomDaemons = parseOomDaemons(json['oomDaemons']);
  return {
    ...(swapDevices && { swapDevices }),
    ...(zram && { zram }),
    ...(counters && { counters }),
    ...(systemLevel && { systemLevel }),
    ...(oomDaemons && { oomDaemons }),
  };
}

/** The pools of a glance among those of the sample. A sample that names none of them is a sweep. */
function parseGlanced(glanced: unknown, pools: readonly LimitedPool[]): readonly PoolId[] | undefined {
  if (!Array.isArray(glanced)) return undefined;
  const named = new Set<unknown>(glanced);
  const ids = pools.map(({ id }) => id).filter((id) => named.has(id));
  return ids.length > 0 ? ids : undefined;
}

const MISSING_KINDS = ['unsupported', 'denied', 'failed'] as const;

/** The facts that the recorder could not read, and those that the trace leaves out. An empty entry is ignored. */
function parseMissing(missing: unknown, pressure: Reading<Pressure>): readonly MissingFact[] {
  const facts: MissingFact[] = [];
  for (const entry of Array.isArray(missing) ? missing.slice(0, 64) : []) {
    if (!isRecord(entry) || typeof entry['fact'] !== 'string') continue;
    const kind = MISSING_KINDS.find((known) => known === entry['kind']);
    const why = typeof entry['reason'] === 'string' ? entry['reason'].slice(0, LONGEST_NAME) : '';
    if (kind) facts.push({ fact: entry['fact'].slice(0, LONGEST_NAME), kind, reason: foreignReason(why) });
  }
  if (pressure.kind !== 'ok' && !facts.some((entry) => entry.fact === 'pressure')) facts.push(PRESSURE_NOT_RECORDED);
  return facts;
}

const PRESSURE_NOT_RECORDED: MissingFact = { fact: 'pressure', ...unsupported(reason('recording.absent')) } as const;

function optionalCount(holder: unknown, key: string): Reading<number> {
  const value = isRecord(holder) ? holder[key] : undefined;
  return isBytes(value) ? ok(value) : NOT_RECORDED;
}

function notBytes(name: string, value: unknown): Fault {
  return wrongValue(name, value, reason('trace.bytes'));
}

function moreThan(name: string, value: number, other: string, most: number): Fault {
  return new Fault((place) => reason('trace.more-than', { place: place + name, value, other, most }));
}

function bad(why: Reason): TraceLine {
  return { kind: 'bad', reason: why };
}

function shownLine(line: string): string {
  return `"${plainText(line, 40)}"`;
}
