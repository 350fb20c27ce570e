import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEngine } from '../../core/risk/create-engine.ts';
import { longerPause } from '../../core/model/longer-pause.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../core/model/engine.ts';
import { ELSEWHERE, UNKNOWN, type Incident } from '../../core/incident/incident.ts';
import { NOBODY } from '../../core/incident/incident-culprit.ts';
import { identityKey } from '../../core/model/identity.ts';
import { createIncidentWatch } from '../../core/incident/incident-watch.ts';
import type { KilledProcess, KillRecord } from '../../core/kills/kernel-kill.ts';
import { livingOf, RUN_POOL, withRunPool } from '../../core/incident/run-pool.ts';
import { RunProfiler, type RunProfile } from '../../core/incident/run-profile.ts';
import type { PoolAssessment } from '../../core/model/assessment.ts';
import { unsupported } from '../../core/model/reading.ts';
import { growthBytes, MACHINE, type PoolId, type ProcessSample, type Snapshot } from '../../core/model/snapshot.ts';
import { MIB, type Bytes, type Milliseconds } from '../../core/model/units.ts';
import { openKernelLog } from '../../platform/linux/kills/kernel-log.ts';
import type { MemoryReader } from '../../platform/memory-reader.ts';
import { lowerOwnOomScore } from '../own-oom-score.ts';
import { passSignals, startChild, type Passages, type SignalOptions } from './child.ts';
import type { RunGroup } from '../../platform/run-groups.ts';
import { adviceOfOwn } from '../../core/incident/own-advice.ts';
import { ExhaustionListener, type Heard } from './exhaustion-text.ts';

export interface RunOptions extends SignalOptions {
  /** The name for people. */
  readonly name: string;
  readonly limit: Bytes | null;
  readonly reader: MemoryReader;
  readonly passages: Passages;
  /** Called after every sweep. */
  readonly onSweep: (pool: PoolAssessment, members: number) => void;
}

export interface RunResult {
  /**
   * The exit code as a shell reports it: the command's own, or 128 plus the number of the signal. 126 when it could
   * not be started.
   */
  readonly code: number;
  readonly profile: RunProfile;
  /** The incident, when the command ended because memory was exhausted. */
  readonly incident: Incident | null;
  /** The program's own message about that. Null when there was none that explains its end. */
  readonly heard: Heard | null;
  readonly error: unknown;
  /** The processes that the command started and left in its cgroup, which has no limit any more. */
  readonly left: readonly number[];
}

const FIRST_PAUSE: Milliseconds = 100;
const LONGEST_PAUSE: Milliseconds = 250;
/** The longer a program runs, the less often it is measured. */
const PAUSE_GROWTH = 1.1;
const NEARLY_FULL = 0.9;
/**
 * A command without a limit is assessed as if its limit were this many times its own peak, and at least the second
 * value, so that growth shows at any size.
 */
const ROOM = 2;
const LEAST_ROOM: Bytes = 64 * MIB;

interface LastSweep {
  readonly pool: PoolAssessment;
  readonly at: Milliseconds;
  readonly root: ProcessSample | null;
  /** The fullest heap with a cap of its own. */
  readonly heap: PoolAssessment | null;
}

function isOf(pool: PoolId, process: ProcessSample): boolean {
  return pool === `heap:${identityKey(process)}`;
}

/** Runs a command and watches it until it has ended. */
export async function runCommand(options: RunOptions): Promise<RunResult> {
  const { command, limit, reader, name } = options;
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  const watch = createIncidentWatch();
  const profiler = new RunProfiler(limit);
  const log = openKernelLog();
  if (log.kind === 'ok') log.value.readKills();
  const listener = new ExhaustionListener();
  const started = startChild(command, listener, lowerOwnOomScore(), options.passages);
  const stopPassing = passSignals(started.child, options);
  /** All processes that ever belonged to the command. */
  const seen = new Set<number>();
  const kills: KillRecord[] = [];
  let last: LastSweep | null = null;
  /** The name of the cgroup that was made for the command. */
  let ownGroup: string | null = null;

  function observe(snapshot: Snapshot): void {
    const roots = new Set(command.cgroup?.pids() ?? []);
    if (started.child.pid !== undefined && !started.ended()) roots.add(started.child.pid);
    const members = livingOf(snapshot.processes, roots);
    for (const { pid } of members) seen.add(pid);
    kills.push(...ownKills());
    // When no process is left, the last sample describes the run.
    if (members.length === 0) return;
    const shown = withRunPool(snapshot, members, limit ?? Math.max(LEAST_ROOM, ROOM * profiler.peak), name);
    const assessment = engine.observe(shown);
    watch.observe(withoutCounts(shown), assessment);
    const pool = assessment.pools.find(({ id }) => id === RUN_POOL);
    if (!pool) return;
    const judged = limit === null ? { ...pool, exhaustion: null } : pool;
    profiler.push(snapshot.at, members, judged);
    const root = members.find(({ pid }) => pid === started.child.pid) ?? last?.root ?? null;
    const caps = assessment.pools.filter(({ kind, id }) => kind === 'heap-cap' && members.some((one) => isOf(id, one)));
    // The fullest heap of several is the one that a message is about.
    const [heap = last?.heap ?? null] = caps.toSorted((a, b) => b.used / b.limit - a.used / a.limit);
    last = { pool: judged, at: snapshot.at, root, heap };
    options.onSweep(judged, members.length);
  }

  /**
   * The kernel's log entries about kills of this command since the last call. Kills elsewhere at the same time are
   * left out.
   */
  function ownKills(): readonly KillRecord[] {
    // systemd creates the scope and tells its place only by putting the command there.
    const place = last?.root?.facts.cgroup;
    const scope =
      command.means === 'systemd' && place?.kind === 'ok' && place.value.endsWith('.scope') ? place.value : null;
    const own = (command.cgroup?.folder ?? scope)?.split('/').at(-1);
    ownGroup = own ?? ownGroup;
    const isOwn = (record: KillRecord) => isInOwnGroup(record) || (record.pid !== null && seen.has(record.pid));
    return log.kind === 'ok' ? log.value.readKills().filter(isOwn) : [];
  }

  function isInOwnGroup({ pool, place }: KillRecord): boolean {
    return ownGroup !== null && [pool, place].some((path) => path?.endsWith(`/${ownGroup}`) === true);
  }

  async function sweep(): Promise<void> {
    try {
      const snapshot = await reader.read(engine.suspects());
      if (snapshot) observe(snapshot);
    } catch {
      // The next sweep may succeed, and the command takes precedence.
    }
  }

  let pause = FIRST_PAUSE;
  while (!started.ended()) {
    await sweep();
    await Promise.race([started.done, sleep(pause, undefined, { ref: false })]);
    pause = longerPause(pause, LONGEST_PAUSE, PAUSE_GROWTH);
  }
  const { code, signal, error } = await started.done;
  stopPassing();
  const heard = listener.explains({ code, signal });
  const incident = conclude();
  const left = command.cgroup ? await leaveCgroup(command.cgroup) : [];
  if (log.kind === 'ok') log.value.close();
  const number = signal === null ? 0 : constants.signals[signal];
  return {
    code: signal === null ? code : 128 + number,
    profile: profiler.profile(),
    incident,
    heard,
    error,
    left,
  };

  function conclude(): Incident | null {
    const records = [...kills, ...ownKills()];
    if (records.length > 0) return told(poolOfKills(records), records.map(namedVictim), records);
    if (heard !== null) return ofOwn(heard);
    const isKilled = signal === 'SIGKILL' || code === 137;
    const full = limit === null ? watch.exhausted() === MACHINE : (last?.pool.used ?? 0) >= NEARLY_FULL * limit;
    return isKilled && full && last ? told(limit === null ? MACHINE : RUN_POOL, [ownVictim(last.root)], []) : null;
  }

  function told(pool: PoolId, victims: readonly KilledProcess[], records: readonly KillRecord[]): Incident | null {
    if (!last) return null;
    const byHand = records.length > 0 && records.every(({ cause }) => cause === 'by-hand');
    const kind = byHand ? 'by-hand' : 'command';
    const at = records[0]?.at ?? last.at;
    const [incident] = watch.conclude({ kind, at, pool, victims, records });
    return incident ?? null;
  }

  /** What was exhausted when the kernel killed: the command's own limit, or what the kernel says. */
  function poolOfKills(records: readonly KillRecord[]): PoolId {
    if (limit !== null && records.some(isInOwnGroup)) return RUN_POOL;
    const said = records.find(({ pool }) => pool !== null)?.pool;
    return said ?? (records.some(({ cause }) => cause === 'cgroup') ? ELSEWHERE : UNKNOWN);
  }

  /** The incident of a command that says itself what of its own was full. Nothing else on the machine has to do with it. */
  function ofOwn({ full }: Heard): Incident | null {
    const victim = ownVictim(last?.root ?? null);
    const incident = told(RUN_POOL, [victim], []);
    const cap = full === 'heap-cap' ? (last?.heap ?? null) : null;
    if (!incident) return null;
    const { identity, name: program } = victim;
    const own = { ...NOBODY, kind: 'process' as const, identity, name: program, members: 1, known: 'found' as const };
    const isSeen = identity !== null && incident.culprit?.identity?.pid === identity.pid;
    return {
      ...incident,
      pool: {
        id: cap?.id ?? `${full}:${identity?.pid ?? 0}`,
        kind: full,
        label: program,
        limit: cap?.limit ?? null,
        used: cap?.used ?? null,
        counted: 'sweep',
      },
      culprit: full === 'allocation' ? null : isSeen ? incident.culprit : own,
      difference: null,
      forecast: null,
      advice: adviceOfOwn(full, cap?.limit ?? null),
      chart: { ...incident.chart, limit: cap?.limit ?? incident.chart.limit },
    };
  }

  function namedVictim({ pid, name: victim, uid, resident, oomScoreAdj, by, tasks }: KillRecord): KilledProcess {
    const root = last?.root?.pid === pid ? last.root : null;
    const identity = root ? { pid: root.pid, start: root.start } : null;
    const size = resident ?? (root ? growthBytes(root) : null);
    const sized = resident !== null ? 'log' : size !== null ? 'sweep' : null;
    const swap = tasks.find((task) => task.pid === pid)?.swap ?? null;
    return { identity, pid, name: victim, uid, members: 1, size, sized, swap, oomScoreAdj, by, known: 'log' };
  }

  function ownVictim(root: ProcessSample | null): KilledProcess {
    const { pid = null, start: began = 0 } = root ?? {};
    const identity = pid === null ? null : { pid, start: began };
    return {
      identity,
      pid,
      name: root?.facts.name ?? name,
      uid: null,
      members: 1,
      size: null,
      sized: null,
      swap: null,
      oomScoreAdj: null,
      by: null,
      known: 'exit',
    };
  }
}

/** The kernel needs a moment to let go of what has ended; what has not ended by then was meant to stay. */
async function leaveCgroup(cgroup: RunGroup): Promise<readonly number[]> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (cgroup.remove()) return [];
    await sleep(30);
  }
  cgroup.liftLimit();
  return cgroup.pids();
}

/**
 * The snapshot without kill counts. They count for the whole machine; only the log tells whether this command was
 * killed.
 */
function withoutCounts(snapshot: Snapshot): Snapshot {
  const oomKills = unsupported();
  return { ...snapshot, oomKills, pools: snapshot.pools.map((pool) => ({ ...pool, oomKills })) };
}
