import { doctorMessage } from '../../core/words/messages.ts';
import { isMemoryControllerOff } from '../../platform/linux/cgroup/memory-switched-off.ts';
import { readOwnLimits } from '../../platform/linux/own/own-limits.ts';
import { readProcMountOptions } from '../../platform/linux/proc/proc-mount.ts';
import { bootWith, joinGroup, seeEverything } from './remedies.ts';
import { fine, missingFact, type Check, type Finding, type Inspection } from './finding.ts';

/** The checks of what sweeps can see. */
export const READING_CHECKS: readonly Check[] = [
  checkReader,
  checkProcesses,
  checkPrivateMemory,
  checkMemoryMaps,
  checkPressure,
  checkPools,
  checkDescriptors,
];

function checkReader({ platform, reader, snapshot, failure }: Inspection): Finding {
  const topic = 'reader';
  if (!reader || !snapshot) {
    return { topic, state: 'missing', says: doctorMessage('reader.none', { reason: failure }), remedy: null };
  }
  if (reader.name === 'linux') return fine(topic, 'reader.procfs', {});
  const remedy =
    platform === 'linux'
      ? {
          command: 'sudo mount -t proc proc /proc',
          opens: doctorMessage('opens.procfs', {}),
          undo: 'sudo umount /proc',
        }
      : null;
  return { topic, state: platform === 'linux' ? 'limited' : 'ok', says: doctorMessage('reader.list', {}), remedy };
}

function checkProcesses(inspection: Inspection): Finding | null {
  const { snapshot, text } = inspection;
  if (!snapshot) return null;
  const topic = 'processes';
  const missing = missingFact(inspection, 'processes');
  const seen = snapshot.processes.length;
  if (!missing) return fine(topic, 'processes.all', { count: seen });
  const gid = readProcMountOptions(text).flatMap((option) => /^gid=([1-9]\d*)$/.exec(option)?.[1] ?? [])[0];
  return {
    topic,
    state: 'limited',
    says: doctorMessage('processes.some', { count: seen, reason: missing.reason }),
    remedy: gid === undefined ? seeEverything(inspection) : joinGroup(gid, inspection),
  };
}

function checkPrivateMemory(inspection: Inspection): Finding | null {
  if (!inspection.snapshot) return null;
  const topic = 'private memory';
  const missing = missingFact(inspection, 'private');
  return missing
    ? { topic, state: 'absent', says: doctorMessage('private.unknown', { reason: missing.reason }), remedy: null }
    : fine(topic, 'private.known', {});
}

/**
 * Checks memory maps. Sizes are open to every user, but memory maps (smaps_rollup) only to the owner and to users who
 * may trace (ptrace(2)).
 */
function checkMemoryMaps(inspection: Inspection): Finding | null {
  const { snapshot, reader, maps } = inspection;
  if (!snapshot || reader?.name !== 'linux') return null;
  const topic = 'memory maps';
  if (maps.length === 0) return fine(topic, 'maps.nobody', {});
  // Some processes refuse everyone, whatever is granted, and one that has just ended tells nothing.
  const isDenied = maps.some(({ kind }) => kind === 'denied') && !maps.some(({ kind }) => kind === 'ok');
  if (!isDenied) return fine(topic, 'maps.open', {});
  return {
    topic,
    state: 'limited',
    says: doctorMessage('maps.closed', {}),
    remedy: seeEverything(inspection),
  };
}

function checkPressure(inspection: Inspection): Finding | null {
  if (!inspection.snapshot) return null;
  const topic = 'memory pressure';
  const missing = missingFact(inspection, 'pressure');
  if (!missing) return fine(topic, 'pressure.known', {});
  const isBuiltIn = /^CONFIG_PSI=y$/m.test(inspection.text(`/boot/config-${inspection.release}`) ?? '');
  return {
    topic,
    state: isBuiltIn ? 'missing' : 'absent',
    says: doctorMessage(isBuiltIn ? 'pressure.off' : 'pressure.unknown', { reason: missing.reason }),
    remedy: isBuiltIn ? bootWith('psi=1', inspection) : null,
  };
}

function checkPools(inspection: Inspection): Finding | null {
  const { snapshot, text } = inspection;
  if (!snapshot) return null;
  const topic = 'limits';
  const missing = missingFact(inspection, 'pools');
  const limits = snapshot.pools.length;
  if (!missing) return fine(topic, 'limits.read', { count: limits });
  const isOff = isMemoryControllerOff(text);
  return {
    topic,
    state: limits > 0 ? 'limited' : isOff ? 'missing' : 'absent',
    says: doctorMessage('limits.unseen', { reason: missing.reason }),
    remedy: isOff ? bootWith('cgroup_enable=memory', inspection) : null,
  };
}

/** Checks the limit of open files, half of which keeps the files of processes open. */
function checkDescriptors({ snapshot, reader, text }: Inspection): Finding | null {
  if (!snapshot || reader?.name !== 'linux') return null;
  const topic = 'descriptors';
  const limits = readOwnLimits(text);
  const budget = Math.floor((limits?.openFiles ?? Infinity) / 2);
  const needed = snapshot.processes.filter(({ facts }) => !facts.kernelThread).length;
  if (budget >= needed) return fine(topic, 'descriptors.enough', { count: needed });
  const most = limits?.mostOpenFiles ?? null;
  return {
    topic,
    state: 'limited',
    says: doctorMessage('descriptors.few', { kept: budget, count: needed }),
    remedy: {
      command:
        most === null || most > budget * 2
          ? `ulimit -n ${most ?? 'unlimited'}`
          : `sudo prlimit --nofile=${needed * 4} --pid $$`,
      opens: doctorMessage('opens.shell', {}),
      undo: null,
    },
  };
}
