import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome, Scope } from '../../core/action.ts';
import { MIB, type Bytes, type Milliseconds } from '../../core/units.ts';
import { isFrozen, type CgroupFreezer } from './cgroup-freezer.ts';
import type { CgroupMounts } from './cgroup-mounts.ts';
import type { LiveProcess, LiveProcesses } from './live-processes.ts';
import type { Held } from './plan-store.ts';
import { SIGNALS } from './permission.ts';
import type { ControlSignal } from './pins.ts';
import { goneOutcome, type Reach } from './reach.ts';

export type SignalAction = keyof typeof SIGNALS;

/** How often a tree or group is looked through for newcomers before it counts as held. */
const ROUNDS = 200;
const POLL: Milliseconds = 50;
/** Looking through all processes costs more than looking at those that are known. */
const NEWCOMER_POLL: Milliseconds = 250;
/** How long a forced process may take to give back its memory. */
const FORCE_WAIT: Milliseconds = 5_000;
/** Below this a process gives back its memory as fast as it can be asked to. */
const WORTH_REAPING: Bytes = 32 * MIB;
const PAUSE_WAIT: Milliseconds = 1_000;

export interface Scene {
  readonly reach: Reach;
  readonly scope: Scope;
  readonly grace: Milliseconds;
  /** The cgroup that is exactly what is meant, where there is one. */
  readonly freezer: CgroupFreezer | null;
  readonly processes: LiveProcesses;
  readonly cgroups: CgroupMounts;
  readonly now: () => Milliseconds;
}

/**
 * Carries out one action on everything within reach. A tree or group is first held still, because what forks faster than
 * it is listed cannot be ended one by one; then it is signalled, children first.
 */
export async function carryOut(action: SignalAction, scene: Scene): Promise<void> {
  const { reach, processes, cgroups } = scene;
  if (action === 'resume') {
    await reach.send(reach.pending(), 'SIGCONT');
    for (const member of reach.pending()) reach.settle(member, { kind: 'done' });
    return;
  }
  const still = await holdStill(scene);
  try {
    const isDone = action === 'force' && still.killAll();
    if (!isDone) await reach.send(reach.pending(), SIGNALS[action]);
  } finally {
    still.release();
  }
  const reaped = action === 'force' ? reap(reach.pending()) : Promise.resolve();
  await WAITS[action](scene);
  await reaped;
  for (const member of reach.pending()) {
    const live = await processes.find(member.live.pid);
    reach.settle(member, live === null ? { kind: 'ended' } : stillRunning(live, isFrozen(live.pid, cgroups)));
  }
}

/** While it lasts, nothing within reach runs or forks. */
interface Standstill {
  /** SIGKILL to all at once; false where that is not possible or would reach more than was agreed to. */
  killAll(): boolean;
  release(): void;
}

const LOOSE: Standstill = { killAll: () => false, release: () => undefined };

/** Freezes the cgroup where it is exactly what is meant, else stops every member until no new ones appear. */
async function holdStill(scene: Scene): Promise<Standstill> {
  const { reach, scope, processes, freezer } = scene;
  if (scope === 'process') return LOOSE;
  if (freezer !== null && (await freezer.freeze())) return freezeWhole(scene, freezer);
  await reach.send(reach.pending(), 'SIGSTOP');
  let quiet = 0;
  // One look may miss what is born behind it while it goes through the processes.
  for (let round = 0; round < ROUNDS && quiet < 2; round += 1) {
    const born = await reach.takeInNewcomers(await processes.list());
    quiet = born.length === 0 ? quiet + 1 : 0;
    await reach.send(born, 'SIGSTOP');
  }
  return LOOSE;
}

async function freezeWhole({ reach, processes }: Scene, freezer: CgroupFreezer): Promise<Standstill> {
  try {
    await reach.takeInNewcomers(await processes.list(), freezer.pids());
  } catch (error) {
    freezer.thaw();
    throw error;
  }
  const isAgreedTo = () => {
    const pending = new Set(reach.pending().map((member) => member.live.pid));
    return freezer.pids().every((pid) => pending.has(pid));
  };
  return { killAll: () => isAgreedTo() && freezer.kill(), release: () => freezer.thaw() };
}

/** What is waited for after the signal. */
const WAITS: Readonly<Record<Exclude<SignalAction, 'resume'>, (scene: Scene) => Promise<void>>> = {
  pause: ({ reach, ...scene }) =>
    awaitEach({ reach, ...scene }, PAUSE_WAIT, null, (member, live) => {
      if (live.state === 'stopped') reach.settle(member, { kind: 'done' });
    }),
  end({ reach, ...scene }) {
    const continued = new Set<Held>();
    return awaitEach({ reach, ...scene }, scene.grace, 'SIGTERM', async (member, live) => {
      // A stopped process takes SIGTERM only when it goes on; one that was not stopped is spared the SIGCONT.
      if (live.state !== 'stopped' || continued.has(member)) return;
      continued.add(member);
      await reach.send([member], 'SIGCONT');
    });
  },
  force: (scene) => awaitEach(scene, FORCE_WAIT, 'SIGKILL', () => undefined),
};

/** Looks at every member until each has an outcome or the time is over; `again` goes to what is born while waiting. */
async function awaitEach(
  { reach, scope, processes, now }: Scene,
  longest: Milliseconds,
  again: ControlSignal | null,
  look: (member: Held, live: LiveProcess) => Promise<void> | void,
): Promise<void> {
  const until = now() + longest;
  let nextLook = now();
  for (;;) {
    for (const member of reach.pending()) {
      const live = await processes.find(member.live.pid);
      const ended = goneOutcome(live, member.live, { kind: again === null ? 'already-gone' : 'ended' });
      if (ended) reach.settle(member, ended);
      else if (live) await look(member, live);
    }
    if (again !== null && scope !== 'process' && now() >= nextLook) {
      await reach.send(await reach.takeInNewcomers(await processes.list()), again);
      nextLook = now() + NEWCOMER_POLL;
    }
    if (reach.pending().length === 0 || now() >= until) return;
    await sleep(POLL);
  }
}

/** The largest first, one at a time: each call works through the memory of one process. */
async function reap(members: readonly Held[]): Promise<void> {
  const large = members.filter((member) => member.listed.resident >= WORTH_REAPING);
  for (const member of large.toSorted((a, b) => b.listed.resident - a.listed.resident)) await member.pin?.reap();
}

function stillRunning(live: LiveProcess, frozen: boolean): Outcome {
  if (frozen || live.state === 'stopped') return { kind: 'still-running', reason: 'stopped' };
  return { kind: 'still-running', reason: live.state === 'waiting' ? 'uninterruptible' : 'grace-over' };
}
