import { failed } from '../../core/model/reading.ts';
import type { ProcessSample, Snapshot } from '../../core/model/snapshot.ts';
import type { LiveFacts, LiveProcess, LiveProcesses } from '../live-processes.ts';

/** Live processes from a sweep made on demand, for systems without /proc. A reader that fails means that nothing is found. */
export function createSnapshotProcesses(sweep: () => Promise<Snapshot | null>): LiveProcesses {
  let facts = new Map<number, LiveFacts>();
  const list = async () => {
    const snapshot = await sweep();
    const samples = snapshot?.processes ?? [];
    facts = new Map(samples.map((sample) => [sample.pid, factsOf(sample)]));
    return new Map(samples.map((sample) => [sample.pid, liveOf(sample)]));
  };
  return {
    list,
    find: async (pid) => (await list()).get(pid) ?? null,
    facts: (pid) => facts.get(pid) ?? UNKNOWN,
  };
}

const UNKNOWN: LiveFacts = {
  executable: failed(),
  user: failed(),
  realUser: failed(),
  cgroup: failed(),
  resident: failed(),
  private: failed(),
};

function liveOf({ pid, start, facts, state }: ProcessSample): LiveProcess {
  return {
    pid,
    start,
    parent: facts.parent,
    session: 0,
    name: facts.name,
    state,
    kernelThread: facts.kernelThread,
    ended: state === 'zombie',
  };
}

function factsOf({ facts, resident, private: own }: ProcessSample): LiveFacts {
  return {
    executable: facts.executable,
    user: facts.user,
    realUser: facts.user,
    cgroup: facts.cgroup,
    resident: { kind: 'ok', value: resident },
    private: own,
  };
}
