import type { Bytes } from '../model/units.ts';

/**
 * Trace format version 1: JSON Lines, plain or gzipped. The first line is the header, every further line one sample,
 * times rising. All sizes are bytes, `t` is milliseconds since the epoch; intervals may vary and have gaps.
 *
 *     {"headroom":"trace","version":1,"name":"...","recordedAt":"2026-11-23T03:25:00Z",
 *      "host":{"platform":"linux","cpus":2,"memTotal":B,"swapTotal":B}}
 *     {"t":MS,"mem":{"total":B,"available":B,"swapTotal":B,"swapFree":B},"pressure":{"some10":0,"full10":0},
 *      "pools":[{"id":"/lab","limit":B,"used":B}],
 *      "procs":[{"pid":812,"start":232752,"ppid":1,"name":"node","rss":B,"anon":B,"swap":B,"oomScore":672,"pool":"/lab"}]}
 *
 * A pool's `used` is usage less inactive file cache; `anon` is RssAnon, so private memory is `anon` + `swap`.
 * `pressure`, `pools`, and of a process `anon`, `swap`, `oomScore` and `pool` may be absent: then they are unknown.
 * `mem.available` is MemAvailable as the kernel says it: of ZFS' cache, `extra.arc`, what exceeds `extra.arcMin` is added by whoever reads it.
 * Keys beyond these are optional and unknown ones are ignored. Headroom's recorder writes, where it knows them:
 *
 * - sample: `extra` {cache, shared, kernel, oomKills} and the parts of memory as MemoryParts (snapshot.ts) names them: {free, swapCached, arc,
 *   arcMin, hugetlb, slabReclaimable, zswap, ...}; `missing` [{fact, kind, reason}]
 * - sample: `tmpfs` [{mount, used}]: where shared memory lies as files
 * - sample: `swaps` [{name, kind, size, used, priority}] with kind disk, file or zram; `zram` {size, stored, used, limit}: disksize,
 *   orig_data_size, mem_used_total and mem_limit; `counters` {pgmajfault, workingset_refault, pswpin, pswpout}; `systemLevel`
 * - sample: `oomDaemons` [{kind, ...}], what earlyoom and systemd-oomd are told, as OomDaemon (oom-daemon.ts) names it: marks and
 *   expressions of earlyoom, shares and units of systemd-oomd
 * - `pressure`, of the machine and of a pool: beside some10 and full10 some60, full60 and the totals someTotal, fullTotal in microseconds
 * - pool: `activeFile` and `slabReclaimable` (file cache and kernel caches still contained in `used`), `reclaimable`, `shared`, `oomKills`,
 *   `kind`, `label`; `high`, `min`, `low`, `peak`, `swap` and `swapLimit` in bytes, `pressure`, `events` {high, max, oom, oom_kill}, `counters`,
 *   `extra` {kernel} and parts as of the machine
 * - process: `size` and `data` (VmSize, VmData + VmStk), `gpu`, `hugetlb`, bytes; `majflt`, its major faults so far
 * - process: `heap` {used, live, most}: of a runtime's heap what it holds now, held after the last full collection, and may hold
 * - process: `pools` (all it draws on, where `pool` alone does not say it), `state` (where it is not merely sleeping),
 *   and once per identity, said again only when changed: `user`, `exe`, `cgroup`, `oomAdj`, and
 *   `cmd`, the command line, or in its place `opts`, what of it explains its memory; `bound` [{bytes, of, from, soft, by}], what it does
 *   not pass by itself: `of` heap, store, cache, buffer or mapping, `from` argv, env, config or default, `by` the option that says it.
 *   Without `bound` it is found from `cmd`, `exe`, `env` (variables that bound memory) and `conf` (lines of its configuration that do),
 *   both {name: text}; Headroom's recorder does not write the last two
 *   Kernel threads are left out: they hold no memory of their own
 * - process, large ones only, said once and again when changed: `life` {keys, by, limit} and `lives` [{run, ended, peak, peakShared,
 *   lived, at95, stood, end, limit, warned}], as Past and Life (life.ts) name them. `keys` are salted hashes that stand for the program:
 *   processes with the same key are runs of the same program, and nothing else can be learnt from them. `lives` are up to five
 *   earlier runs under the key number `by`. Times are seconds, `ended` and `t` are of one clock
 * - sample: `gone` [pid, ...] makes it a partial one: `procs` holds only the processes that have started or changed since the
 *   sample before, `gone` are those that have ended, and all others are as they were. The first sample of a file is whole.
 *   The journal writes these, and `crc` as the last key: the CRC-32 of the line before `,"crc"`, in hexadecimal
 * - sample: `glanced` [pool id, ...]: between two sweeps only these pools were looked at. All else is said as of the sample before, and no process
 *   was read. It is partial, or whole where it is the first of a file. Without this key a sample is a sweep
 * - sample: `level` that Headroom gave the moment where it was not calm, `alert` of the gravest warning it gave then; the
 *   journal writes them last before `crc`. Of a thinned sample they stand for the time until the next one
 */
export const TRACE_VERSION = 1;

/** Longer text in a trace is cut, because a trace is not trusted and the names that matter are short. */
export const LONGEST_NAME = 256;

export interface TraceHeader {
  readonly name: string;
  /** The time in ISO 8601. Empty when the trace does not say. */
  readonly recordedAt: string;
  readonly host: TraceHost;
}

/** The machine on which a trace was recorded. Null where the trace does not say. */
interface TraceHost {
  readonly platform: string;
  readonly cpus: number | null;
  readonly memTotal: Bytes | null;
  readonly swapTotal: Bytes | null;
}

/** The header as a line, without its line feed. */
export function writeTraceHeader(header: TraceHeader): string {
  const { name, recordedAt, host } = header;
  const { platform, cpus, memTotal, swapTotal } = host;
  const known = { platform, ...(cpus !== null && { cpus }), ...(memTotal !== null && { memTotal }) };
  return JSON.stringify({
    headroom: 'trace',
    version: TRACE_VERSION,
    name: name.slice(0, LONGEST_NAME),
    recordedAt,
    host: { ...known, ...(swapTotal !== null && { swapTotal }) },
  });
}
