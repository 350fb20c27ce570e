import type { Scope } from '../../core/actions/action.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { CgroupFreezer } from '../../platform/linux/control/cgroup-freezer.ts';
import type { CgroupMounts } from '../../platform/linux/control/cgroup-mounts.ts';
import type { LiveProcesses } from '../../platform/live-processes.ts';
import type { Held } from './plan-store.ts';
import type { Reach } from './action-reach.ts';

/** How often a tree or group is looked through for newcomers before it counts as held. */
const ROUNDS = 200;

export interface Scene {
  readonly reach: Reach;
  readonly scope: Scope;
  readonly grace: Milliseconds;
  /** The cgroup that is exactly what is meant, where there is one. */
  readonly freezer: CgroupFreezer | null;
  readonly processes: LiveProcesses;
  /** Windows cannot stop a process. */
  readonly canStop: boolean;
  readonly cgroups: CgroupMounts;
  readonly now: () => Milliseconds;
}

/** While it lasts, nothing within reach runs or forks. */
export interface Standstill {
  /** SIGKILL to all at once; false where that is not possible or would reach more than was agreed to. */
  killAll(): boolean;
  release(): void;
}

const LOOSE: Standstill = { killAll: () => false, release: () => undefined };

/** Freezes the cgroup where it is exactly what is meant, else stops every member until no new ones appear. */
export async function holdStill(scene: Scene): Promise<Standstill> {
  const { reach, scope, freezer } = scene;
  if (scope === 'process') return LOOSE;
  if (freezer !== null && (await freezer.freeze())) return freezeWhole(scene, freezer);
  if (!scene.canStop) return LOOSE;
  await reach.send(reach.pending(), 'SIGSTOP');
  let quiet = 0;
  // One look may miss what is born behind it while it goes through the processes.
  for (let round = 0; round < ROUNDS && quiet < 2; round += 1) {
    const born = await takeInNewcomers(scene);
    quiet = born.length === 0 ? quiet + 1 : 0;
    await reach.send(born, 'SIGSTOP');
  }
  return LOOSE;
}

async function freezeWhole(scene: Scene, freezer: CgroupFreezer): Promise<Standstill> {
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
  return { killAll: () => isAgreedTo() && freezer.kill(), release: () => freezer.thaw() };
}

/** What came out of the members, and what is in the cgroup that was exactly them. */
export async function takeInNewcomers({ reach, processes, freezer }: Scene): Promise<readonly Held[]> {
  return reach.takeInNewcomers(await processes.list(), freezer?.pids());
}
