import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../core/actions/action.ts';
import { MIB, type Bytes, type Milliseconds } from '../../core/model/units.ts';
import type { LiveProcess } from '../../platform/live-processes.ts';
import type { Held } from './plan-store.ts';
import { SIGNALS } from './permission.ts';
import type { ControlSignal } from '../../platform/process-pin.ts';
import { goneOutcome } from './action-reach.ts';
import { holdStill, takeInNewcomers, type Scene, type Standstill } from './hold-still.ts';

export type SignalAction = keyof typeof SIGNALS;

const POLL: Milliseconds = 50;
const LOOKS = 5;
/** Looking through all processes costs more than looking at those that are known. */
const NEWCOMER_POLL: Milliseconds = 250;
/** How long a forced process may take to give back its memory. */
const FORCE_WAIT: Milliseconds = 5_000;
/** Below this a process gives back its memory as fast as it can be asked to. */
const WORTH_REAPING: Bytes = 32 * MIB;
const PAUSE_WAIT: Milliseconds = 1_000;

/**
 * Carries out one action on everything within reach. A tree or group is first held still, because what forks faster than
 * it is listed cannot be ended one by one; then it is signalled, children first.
 */
export async function carryOut(action: SignalAction, scene: Scene): Promise<void> {
  const { reach, record } = scene;
  // A stop would come about only when the cgroup is thawed, long after its outcome was told.
  if (action === 'pause' || action === 'resume') settleFrozen(scene);
  if (action === 'resume') {
    await reach.send(reach.pending(), 'SIGCONT');
    for (const member of reach.pending()) reach.settle(member, { kind: 'done' });
    return;
  }
  const still = await holdStill(scene);
  await sendHeld(action, scene, still);
  if (action !== 'pause') record.close();
  const reaped = action === 'force' ? reap(reach.pending()) : Promise.resolve();
  await WAITS[action](scene);
  await reaped;
  // A stop that has not come about in time is taken back, or it would come about unnoticed.
  if (action === 'pause') await reach.send(reach.pending(), 'SIGCONT');
  await Promise.all(reach.pending().map(async (member) => reach.settle(member, await whyStillRunning(member, scene))));
}

/** Sends while everything stands still, and lets everything go on that the signal did not mean to stop. */
async function sendHeld(
  action: Exclude<SignalAction, 'resume'>,
  { reach, scope, record }: Scene,
  still: Standstill,
): Promise<void> {
  let keep: readonly Held[] = [];
  try {
    // What was still running could have become another program after the guards were asked.
    if (scope !== 'process') await reach.askGuardsAgain();
    const isDone = action === 'force' && still.killAll();
    if (!isDone) {
      if (action === 'pause') record.stopping(reach.pending().map(({ live }) => live));
      await reach.send(reach.pending(), SIGNALS[action]);
    }
    if (action === 'pause') keep = reach.pending();
  } finally {
    await still.release(keep);
  }
}

function settleFrozen({ reach, freezing }: Scene): void {
  for (const member of reach.pending()) {
    const cgroup = freezing.frozenBy(member.live.pid);
    if (cgroup !== null) reach.settle(member, { kind: 'frozen', cgroup });
  }
}

/** What is waited for after the signal. */
const WAITS: Readonly<Record<Exclude<SignalAction, 'resume'>, (scene: Scene) => Promise<void>>> = {
  pause: (scene) =>
    awaitEach(scene, PAUSE_WAIT, null, (member, live) => {
      if (live.state === 'stopped') scene.reach.settle(member, { kind: 'done' });
    }),
  end(scene) {
    const continued = new Set<Held>();
    return awaitEach(scene, scene.grace, 'SIGTERM', async (member, live) => {
      // A stopped process takes SIGTERM only when it goes on; one that was not stopped is spared the SIGCONT.
      if (live.state !== 'stopped' || continued.has(member)) return;
      continued.add(member);
      await scene.reach.send([member], 'SIGCONT');
    });
  },
  force: (scene) => awaitEach(scene, FORCE_WAIT, 'SIGKILL', () => undefined),
};

/** Looks at every member until each has an outcome or the time is over; `again` goes to what is born while waiting. */
async function awaitEach(
  scene: Scene,
  longest: Milliseconds,
  again: ControlSignal | null,
  look: (member: Held, live: LiveProcess) => Promise<void> | void,
): Promise<void> {
  const { reach, scope, processes, now } = scene;
  const until = now() + longest;
  let nextLook = now();
  for (;;) {
    for (const member of reach.pending()) {
      const live = await processes.find(member.live.pid);
      const ended = goneOutcome(live, member.live, { kind: again === null ? 'already-gone' : 'ended' });
      if (ended) reach.settle(member, ended);
      else if (live) await look(member, live);
    }
    // The last look comes after the last end.
    if (again !== null && scope !== 'process' && (now() >= nextLook || reach.pending().length === 0)) {
      await reach.send(await takeInNewcomers(scene), again);
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

/** A process waits for a disk now and then; only one that does so each time it is looked at waits without an end. */
async function whyStillRunning({ live }: Held, { processes, freezing }: Scene): Promise<Outcome> {
  for (let look = 0; look < LOOKS; look += 1) {
    const found = await processes.find(live.pid);
    const gone = goneOutcome(found, live, { kind: 'ended' });
    if (found === null || gone !== null) return gone ?? { kind: 'ended' };
    const cgroup = freezing.frozenBy(live.pid);
    if (cgroup !== null) return { kind: 'frozen', cgroup };
    if (found.state === 'stopped') return { kind: 'still-running', reason: 'stopped' };
    if (found.state !== 'waiting') return { kind: 'still-running', reason: 'grace-over' };
    await sleep(POLL);
  }
  return { kind: 'still-running', reason: 'uninterruptible' };
}
