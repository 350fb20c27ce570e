import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEngine } from '../../core/risk/create-engine.ts';
import { longerPause } from '../../core/model/longer-pause.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../core/model/engine.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { createIncidentWatch } from '../../core/incident/incident-watch.ts';
import type { KilledProcess, KillRecord } from '../../core/kills/kernel-kill.ts';
import { livingOf, RUN_POOL, withRunPool } from '../../core/incident/run-pool.ts';
import { RunProfiler, type RunProfile } from '../../core/incident/run-profile.ts';
import type { PoolAssessment } from '../../core/model/assessment.ts';
import { unsupported } from '../../core/model/reading.ts';
import { growthBytes, MACHINE, type ProcessSample, type Snapshot } from '../../core/model/snapshot.ts';
import { MIB, type Bytes, type Milliseconds } from '../../core/model/units.ts';
import { openKernelLog } from '../../platform/linux/kills/kernel-log.ts';
import type { MemoryReader } from '../../platform/memory-reader.ts';
import { lowerOwnOomScore } from '../own-oom-score.ts';
import { passSignals, startChild, type ErrorPassage, type SignalOptions } from './child.ts';
import type { RunGroup } from '../../platform/run-groups.ts';
import { ExhaustionListener, type Saying } from './exhaustion-text.ts';

export interface RunOptions extends SignalOptions {
  /** The name for people. */
  readonly name: string;
  readonly limit: Bytes | null;
  readonly reader: MemoryReader;
  readonly passToErrors: ErrorPassage;
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
  /** The program's own message about that on standard error. Null when there was none. */
  readonly heard: Saying | null;
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

/** Runs a command and watches it until it has ended. */
export async function runCommand(options: RunOptions): Promise<RunResult> {
  const { command, limit, reader, name } = options;
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  const watch = createIncidentWatch();
  const profiler = new RunProfiler(limit);
  const log = openKernelLog();
  if (log.kind === 'ok') log.value.readKills();
  const listener = new ExhaustionListener();
  const started = startChild(command, listener, lowerOwnOomScore(), options.passToErrors);
  const stopPassing = passSignals(started.child, options);
  /** All processes that ever belonged to the command. */
  const seen = new Set<number>();
  const kills: KillRecord[] = [];
  let last: { readonly pool: PoolAssessment; readonly at: Milliseconds; readonly root: ProcessSample | null } | null =
    null;

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
    last = { pool: judged, at: snapshot.at, root };
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
    const isOwn = ({ pool, pid }: KillRecord) =>
      (own !== undefined && pool?.endsWith(`/${own}`) === true) || (pid !== null && seen.has(pid));
    return log.kind === 'ok' ? log.value.readKills().filter(isOwn) : [];
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
  const incident = conclude();
  const left = command.cgroup ? await leaveCgroup(command.cgroup) : [];
  if (log.kind === 'ok') log.value.close();
  const number = signal === null ? 0 : constants.signals[signal];
  return {
    code: signal === null ? code : 128 + number,
    profile: profiler.profile(),
    incident,
    heard: listener.heard,
    error,
    left,
  };

  function conclude(): Incident | null {
    const isKilled = signal === 'SIGKILL' || code === 137;
    const records = [...kills, ...ownKills()];
    const full = limit === null ? watch.exhausted() === MACHINE : (last?.pool.used ?? 0) >= NEARLY_FULL * limit;
    if (!last || (records.length === 0 && listener.heard === null && !(isKilled && full))) return null;
    const victims = records.length > 0 ? records.map(namedVictim) : [ownVictim(last.root)];
    const [incident] = watch.conclude({
      kind: 'command',
      at: Math.min(last.at, records[0]?.at ?? last.at),
      pool: limit === null ? MACHINE : RUN_POOL,
      victims,
    });
    return incident ? { ...incident, records } : null;
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
