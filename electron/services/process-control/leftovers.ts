import { identityKey, sameIdentity, type Identity } from '../../core/model/identity.ts';
import type { LiveProcesses } from '../../platform/live-processes.ts';
import type { Freezing } from '../../platform/process-control-platform.ts';
import type { Pinner } from '../../platform/process-pin.ts';
import type { LeftRecord, StandstillRecords } from './standstill-records.ts';

/** What a Headroom that was killed in the middle of an act had left stopped, and goes on now. */
export interface LetGo {
  readonly processes: readonly (Identity & { readonly name: string })[];
  /** Folders of cgroups that were thawed. */
  readonly cgroups: readonly string[];
}

export interface LeftoversOptions {
  readonly records: StandstillRecords;
  readonly processes: LiveProcesses;
  readonly pin: Pinner;
  readonly freezing: Freezing;
  /** What a user has paused on purpose; it stays so. */
  readonly paused: () => readonly Identity[];
}

/**
 * Lets everything go on that was stopped or frozen on the way to an end by a Headroom that no longer runs. The end is not
 * carried out: nobody can be asked any longer, and a person who looks again can end it. A record is kept while something in it
 * could not be reached.
 */
export async function letGoOfLeftovers(options: LeftoversOptions): Promise<LetGo> {
  const { records, processes } = options;
  const processesLetGo: LetGo['processes'][number][] = [];
  const cgroupsLetGo: string[] = [];
  const { left, unfinished } = records.read();
  for (const { owner, remove } of unfinished) {
    const live = await processes.find(owner);
    if (live === null || live.ended) remove();
  }
  for (const record of left) {
    const owner = await processes.find(record.owner.pid);
    if (owner !== null && sameIdentity(owner, record.owner) && !owner.ended) continue;
    const thawed = record.frozen.map((directory) => ({ directory, came: options.freezing.thawLeftover(directory) }));
    cgroupsLetGo.push(...thawed.filter(({ came }) => came === 'thawed').map(({ directory }) => directory));
    const resumed = await resumeStopped(record, options);
    processesLetGo.push(...resumed.processes);
    if (resumed.complete && thawed.every(({ came }) => came !== 'failed')) record.remove();
  }
  return { processes: processesLetGo, cgroups: cgroupsLetGo };
}

async function resumeStopped(
  { stopped }: LeftRecord,
  { processes, pin, paused }: LeftoversOptions,
): Promise<{ readonly processes: LetGo['processes']; readonly complete: boolean }> {
  const kept = new Set(paused().map(identityKey));
  const resumed: LetGo['processes'][number][] = [];
  let complete = true;
  for (const one of stopped) {
    const live = await processes.find(one.pid);
    if (live === null || !sameIdentity(live, one) || live.state !== 'stopped' || kept.has(identityKey(one))) continue;
    const hold = await pin(one);
    if (hold === 'gone' || hold === 'changed') continue;
    const { kind } = await hold.send('SIGCONT');
    hold.close();
    if (kind === 'sent') resumed.push({ ...one, name: live.name });
    else if (kind !== 'gone' && kind !== 'changed') complete = false;
  }
  return { processes: resumed, complete };
}
