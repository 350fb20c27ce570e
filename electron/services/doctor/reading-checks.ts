import { doctorMessage } from '../../core/words/messages.ts';
import { parseLimits } from '../../platform/linux/proc/process/parse-limits.ts';
import { fine, missingFact, type Check, type Finding, type Inspection } from './finding.ts';

/** What the sweeps can see. */
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
    return { topic, state: 'missing', says: doctorMessage('reader.none', { reason: failure }), command: null };
  }
  if (reader.name === 'linux') return fine(topic, 'reader.procfs', {});
  const command = platform === 'linux' ? 'sudo mount -t proc proc /proc' : null;
  return { topic, state: platform === 'linux' ? 'limited' : 'ok', says: doctorMessage('reader.list', {}), command };
}

function checkProcesses(inspection: Inspection): Finding | null {
  const { snapshot, user, text } = inspection;
  if (!snapshot) return null;
  const topic = 'processes';
  const missing = missingFact(inspection, 'processes');
  const seen = snapshot.processes.length;
  if (!missing) return fine(topic, 'processes.all', { count: seen });
  // Of several mounts the last one is seen.
  const mounts = [...(text('/proc/mounts') ?? '').matchAll(/^\S+ \/proc proc (\S+)/gm)];
  const options = mounts.at(-1)?.[1] ?? '';
  const gid = /(?:^|,)gid=([1-9]\d*)/.exec(options)?.[1];
  return {
    topic,
    state: 'limited',
    says: doctorMessage('processes.some', { count: seen, reason: missing.reason }),
    command:
      gid === undefined
        ? 'sudo mount -o remount,hidepid=0 /proc'
        : `sudo usermod -aG "$(getent group ${gid} | cut -d: -f1)" ${user.name}`,
  };
}

function checkPrivateMemory(inspection: Inspection): Finding | null {
  if (!inspection.snapshot) return null;
  const topic = 'private memory';
  const missing = missingFact(inspection, 'private');
  return missing
    ? { topic, state: 'absent', says: doctorMessage('private.unknown', { reason: missing.reason }), command: null }
    : fine(topic, 'private.known', {});
}

const MOST_TRIED = 10;

/** Sizes are open to everyone, memory maps (smaps_rollup) only to the owner and to who may trace (ptrace(2)). */
function checkMemoryMaps({ snapshot, reader, user, executable }: Inspection): Finding | null {
  if (!snapshot || reader?.name !== 'linux') return null;
  const topic = 'memory maps';
  const others = snapshot.processes.filter(
    ({ facts }) => !facts.kernelThread && facts.user.kind === 'ok' && facts.user.value !== user.name,
  );
  if (others.length === 0) return fine(topic, 'maps.nobody', {});
  // Some processes let nobody look at them, whatever is granted.
  const isDenied = others.slice(0, MOST_TRIED).every(({ pid }) => {
    const map = reader.readMemoryMap(pid);
    return !(map instanceof Promise) && map.kind === 'denied';
  });
  if (!isDenied) return fine(topic, 'maps.open', {});
  return {
    topic,
    state: 'limited',
    says: doctorMessage('maps.closed', {}),
    command: `sudo setcap cap_sys_ptrace+ep ${executable}`,
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
    command: isBuiltIn ? bootWith('psi=1', inspection) : null,
  };
}

/** Adds a parameter to the kernel's command line, from the next start on. */
function bootWith(parameter: string, { exists }: Inspection): string {
  return exists('/usr/sbin/grubby')
    ? `sudo grubby --update-kernel=ALL --args=${parameter}`
    : `sudo sed -i 's/^GRUB_CMDLINE_LINUX="/&${parameter} /' /etc/default/grub && sudo update-grub`;
}

function checkPools(inspection: Inspection): Finding | null {
  const { snapshot, text } = inspection;
  if (!snapshot) return null;
  const topic = 'limits';
  const missing = missingFact(inspection, 'pools');
  const limits = snapshot.pools.length;
  if (!missing) return fine(topic, 'limits.read', { count: limits });
  const isOff = /^memory\s+\d+\s+\d+\s+0$/m.test(text('/proc/cgroups') ?? '');
  return {
    topic,
    state: limits > 0 ? 'limited' : isOff ? 'missing' : 'absent',
    says: doctorMessage('limits.unseen', { reason: missing.reason }),
    command: isOff ? bootWith('cgroup_enable=memory', inspection) : null,
  };
}

/** Half of what this process may open serves to keep processes' files open. */
function checkDescriptors({ snapshot, reader, text }: Inspection): Finding | null {
  if (!snapshot || reader?.name !== 'linux') return null;
  const topic = 'descriptors';
  const limits = text('/proc/self/limits') ?? '';
  const budget = Math.floor((parseLimits(limits).openFiles ?? Infinity) / 2);
  const needed = snapshot.processes.filter(({ facts }) => !facts.kernelThread).length;
  if (budget >= needed) return fine(topic, 'descriptors.enough', { count: needed });
  const hard = /^Max open files +\d+ +(\d+|unlimited)/m.exec(limits)?.[1] ?? 'unlimited';
  return {
    topic,
    state: 'limited',
    says: doctorMessage('descriptors.few', { kept: budget, count: needed }),
    command:
      hard === 'unlimited' || Number(hard) > budget * 2
        ? `ulimit -n ${hard}`
        : `sudo prlimit --nofile=${needed * 4} --pid $$`,
  };
}
