import type { Scope } from '../../core/actions/action.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { LiveProcesses } from '../../platform/live-processes.ts';
import type { FreezableGroup, Freezing } from '../../platform/process-control-platform.ts';
import type { Held } from './plan-store.ts';
import type { Reach } from './action-reach.ts';
import type { StandstillRecord } from './standstill-records.ts';

/** How often a tree or group is looked through for newcomers before it counts as held. */
const ROUNDS = 200;

export interface Scene {
  readonly reach: Reach;
  readonly scope: Scope;
  readonly grace: Milliseconds;
  /** The cgroup that is exactly what is meant, where there is one. */
  readonly freezer: FreezableGroup | null;
  /** Everything is written down there before it is stopped. */
  readonly record: StandstillRecord;
  readonly processes: LiveProcesses;
  /** Windows cannot stop a process. */
  readonly canStop: boolean;
  readonly freezing: Freezing;
  readonly now: () => Milliseconds;
}

/** While it lasts, nothing within reach runs or forks. */
export interface Standstill {
  /** SIGKILL to all at once; false where that is not possible or would reach more than was agreed to. */
  killAll(): boolean;
  /** Lets go on what was stopped for it. `keep`: members that stay stopped, because that is what they were stopped for. */
  release(keep: readonly Held[]): Promise<void>;
}

const LOOSE: Standstill = { killAll: () => false, release: () => Promise.resolve() };

/** Freezes the cgroup where it is exactly what is meant, else stops every member until no new ones appear. */
export async function holdStill(scene: Scene): Promise<Standstill> {
  const { reach, scope, freezer, record } = scene;
  if (scope === 'process') return LOOSE;
  if (freezer !== null && reach.isWhole() && !freezer.isFrozen()) {
    record.freezing(freezer.directory);
    if (await freezer.freeze()) return freezeWhole(scene, freezer);
  }
  return scene.canStop ? stopEach(scene) : LOOSE;
}

async function stopEach(scene: Scene): Promise<Standstill> {
  const { reach, record, processes } = scene;
  const stopped: Held[] = [];
  const stop = async (members: readonly Held[]) => {
    const looked = await Promise.all(
      members.map(async (member) => ({ member, live: await processes.find(member.live.pid) })),
    );
    // What somebody else has stopped before is not let go of when the standstill ends.
    const running = looked.filter(({ live }) => live?.state !== 'stopped').map(({ member }) => member);
    record.stopping(running.map(({ live }) => live));
    stopped.push(...running);
    await reach.send(running, 'SIGSTOP');
  };
  const release = async (keep: readonly Held[]) => {
    const kept = new Set(keep);
    for (const member of stopped) if (!kept.has(member)) await member.pin?.send('SIGCONT');
  };
  try {
    await stop(reach.pending());
    let quiet = 0;
    // One look may miss what is born behind it while it goes through the processes.
    for (let round = 0; round < ROUNDS && quiet < 2; round += 1) {
      const born = await takeInNewcomers(scene);
      quiet = born.length === 0 ? quiet + 1 : 0;
      await stop(born);
    }
  } catch (error) {
    await release([]);
    throw error;
  }
  return { killAll: () => false, release };
}

async function freezeWhole(scene: Scene, freezer: FreezableGroup): Promise<Standstill> {
  const { reach } = scene;
  try {
    await takeInNewcomers(scene);
  } catch (error) {
    freezer.thaw();
    throw error;
  }
  const isAgreedTo = () => {
    const pending = new Set(reach.pending().map((member) => member.live.pid));
    return freezer.pids().every((pid) => pending.has(pid));
  };
  return {
    killAll: () => isAgreedTo() && freezer.kill(),
    release() {
      freezer.thaw();
      return Promise.resolve();
    },
  };
}

/** What came out of the members, and what is in the cgroup that was exactly them. */
export async function takeInNewcomers({ reach, processes, freezer }: Scene): Promise<readonly Held[]> {
  return reach.takeInNewcomers(await processes.list(), freezer?.pids());
}
