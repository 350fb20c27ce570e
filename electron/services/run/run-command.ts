import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEngine } from '../../core/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../core/engine.ts';
import type { Incident } from '../../core/incident.ts';
import { createIncidentWatch } from '../../core/incident-watch.ts';
import type { KilledProcess } from '../../core/kernel-kill.ts';
import { descendantsOf, RUN_POOL, withRunPool } from '../../core/run-pool.ts';
import { RunProfiler, type RunProfile } from '../../core/run-profile.ts';
import type { PoolAssessment } from '../../core/assessment.ts';
import { MACHINE, type ProcessSample, type Snapshot } from '../../core/snapshot.ts';
import { MIB, type Bytes, type Milliseconds } from '../../core/units.ts';
import { openKernelLog } from '../../platform/linux/kernel-log.ts';
import type { MemoryReader } from '../../platform/memory-reader.ts';
import { ExhaustionListener } from './exhaustion-text.ts';
import type { LimitedCommand } from './limit-command.ts';

export interface RunOptions {
  readonly command: LimitedCommand;
  /** For people. */
  readonly name: string;
  readonly limit: Bytes | null;
  readonly reader: MemoryReader;
  /** After the first signal to end, until it is forced. */
  readonly grace: Milliseconds;
  /** Told after every sweep. */
  readonly onSweep: (pool: PoolAssessment, members: number) => void;
  /** Told of a signal that has been passed on, and when the command did not follow. */
  readonly onSignal: (signal: NodeJS.Signals, forced: boolean) => void;
}

export interface RunResult {
  /** As a shell has it: the command's own, or 128 and the number of the signal. 126 when it could not be started. */
  readonly code: number;
  readonly profile: RunProfile;
  /** Set when it ended for want of memory. */
  readonly incident: Incident | null;
  /** What the program said of it on standard error; null when nothing was heard. */
  readonly heard: string | null;
  readonly error: unknown;
}

const FIRST_PAUSE: Milliseconds = 100;
const LONGEST_PAUSE: Milliseconds = 250;
const NEARLY_FULL = 0.9;
/** A command without a limit is judged as if it had this much of its own peak, and no less than this: growth shows in any size. */
const ROOM = 2;
const LEAST_ROOM: Bytes = 64 * MIB;

/** Runs a command under watch until it has ended. */
export async function runCommand(options: RunOptions): Promise<RunResult> {
  const { command, limit, reader, name } = options;
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  const watch = createIncidentWatch();
  const profiler = new RunProfiler(limit);
  const log = openKernelLog();
  if (log.kind === 'ok') log.value.readKills();
  const listener = new ExhaustionListener();
  const started = start(command, listener);
  const stopPassing = passSignals(started.child, options);
  let last: { readonly pool: PoolAssessment; readonly at: Milliseconds; readonly root: ProcessSample | null } | null =
    null;

  function observe(snapshot: Snapshot): void {
    const roots = new Set(command.cgroup?.pids() ?? []);
    if (started.child.pid !== undefined && !started.ended()) roots.add(started.child.pid);
    const members = descendantsOf(snapshot.processes, roots);
    const shown = withRunPool(snapshot, members, limit ?? Math.max(LEAST_ROOM, ROOM * profiler.peak), name);
    const assessment = engine.observe(shown);
    watch.observe(shown, assessment, log.kind === 'ok' && watch.counts(shown) ? killsOf(command) : []);
    const pool = assessment.pools.find(({ id }) => id === RUN_POOL);
    if (!pool || members.length === 0) return;
    const judged = limit === null ? { ...pool, exhaustion: null } : pool;
    profiler.push(snapshot.at, members, judged);
    const root = members.find(({ pid }) => pid === started.child.pid) ?? last?.root ?? null;
    last = { pool: judged, at: snapshot.at, root };
    options.onSweep(judged, members.length);
  }

  /** The kernel's words on kills in this cgroup; others happen elsewhere at the same time. */
  function killsOf({ cgroup }: LimitedCommand) {
    const kills = log.kind === 'ok' ? log.value.readKills() : [];
    const own = cgroup?.folder.split('/').at(-1);
    return own === undefined ? [] : kills.filter(({ pool }) => pool?.endsWith(`/${own}`));
  }

  async function sweep(): Promise<void> {
    try {
      const snapshot = await reader.read(engine.suspects());
      if (snapshot) observe(snapshot);
    } catch {
      // The next one may go well; the command comes first.
    }
  }

  let pause = FIRST_PAUSE;
  while (!started.ended()) {
    await sweep();
    await Promise.race([started.done, sleep(pause, undefined, { ref: false })]);
    pause = Math.min(LONGEST_PAUSE, pause * 1.1);
  }
  const { code, signal, error } = await started.done;
  stopPassing();
  const incident = conclude();
  command.cgroup?.remove();
  if (log.kind === 'ok') log.value.close();
  const number = signal === null ? 0 : constants.signals[signal];
  return {
    code: signal === null ? code : 128 + number,
    profile: profiler.profile(),
    incident,
    heard: listener.heard,
    error,
  };

  function conclude(): Incident | null {
    const isKilled = signal === 'SIGKILL' || code === 137;
    const records = killsOf(command);
    const full = limit === null ? watch.exhausted() === MACHINE : (last?.pool.used ?? 0) >= NEARLY_FULL * limit;
    if (!last || (records.length === 0 && listener.heard === null && !(isKilled && full))) return null;
    const named = records.map(({ pid, name: victim, resident, oomScoreAdj, by }): KilledProcess => {
      return { identity: null, pid, name: victim, members: 1, size: resident, oomScoreAdj, by, known: 'log' };
    });
    const victims = named.length > 0 ? named : [ownVictim(last.root)];
    const [incident] = watch.conclude({
      kind: 'command',
      at: last.at,
      pool: limit === null ? MACHINE : RUN_POOL,
      victims,
    });
    return incident ? { ...incident, records } : null;
  }

  function ownVictim(root: ProcessSample | null): KilledProcess {
    const { pid = null, start: began = 0 } = root ?? {};
    const identity = pid === null ? null : { pid, start: began };
    return {
      identity,
      pid,
      name: root?.facts.name ?? name,
      members: 1,
      size: null,
      oomScoreAdj: null,
      by: null,
      known: 'exit',
    };
  }
}

interface Ended {
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  readonly error: unknown;
}

function start(command: LimitedCommand, listener: ExhaustionListener) {
  // Where nobody looks, what it says can be listened to as it passes by.
  const listens = !process.stderr.isTTY;
  const child = spawn(command.file, command.args, { stdio: ['inherit', 'inherit', listens ? 'pipe' : 'inherit'] });
  let ended = false;
  child.stderr?.on('data', (bytes: Buffer) => {
    listener.take(bytes);
    process.stderr.write(bytes);
  });
  const done = new Promise<Ended>((resolve) => {
    child.on('error', (error) => {
      ended = true;
      resolve({ code: 126, signal: null, error });
    });
    child.on('exit', (code, signal) => {
      ended = true;
      // What it left in the pipe is still passed on, but a grandchild that keeps it open is not waited for.
      const finish = () => resolve({ code: code ?? 0, signal, error: null });
      if (!child.stderr || child.stderr.closed) finish();
      else {
        child.stderr.once('close', finish);
        setTimeout(finish, 200);
      }
    });
  });
  return { child, done, ended: () => ended };
}

/** Signals to Headroom are meant for the command; one that does not follow is forced when the grace is over. */
function passSignals(child: ChildProcess, { grace, onSignal, command }: RunOptions): () => void {
  let force: NodeJS.Timeout | null = null;
  const pass = (signal: NodeJS.Signals) => {
    onSignal(signal, false);
    // A terminal has sent it to the whole foreground group already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    force ??= setTimeout(() => {
      onSignal(signal, true);
      for (const pid of command.cgroup?.pids() ?? []) kill(pid);
      child.kill('SIGKILL');
    }, grace);
  };
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  return () => {
    if (force) clearTimeout(force);
    for (const signal of signals) process.off(signal, pass);
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
