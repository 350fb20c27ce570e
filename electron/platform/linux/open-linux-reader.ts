import type { Snapshot } from '../../core/model/snapshot.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { exitPast } from '../exit-past.ts';
import type { MemoryReader } from '../memory-reader.ts';
import { createForeignFiles } from './evidence/foreign-files.ts';
import { OomDaemons } from './daemons/oom-daemons.ts';
import { createPatientReads } from './proc/process/blockable-reads.ts';
import { createLinuxReader } from './linux-reader.ts';

/** The first sweep waits this long for command lines and for files, so that a command that shows one frame shows them. */
const FIRST_WAIT: Milliseconds = 300;

/** The reader for this machine: no process keeps it from reading the others, nor this program from ending. */
export function openLinuxReader(): MemoryReader {
  const reads = createPatientReads();
  const foreignFiles = createForeignFiles();
  const reader = createLinuxReader({ reads, foreignFiles });
  exitPast({
    isAwaited: () => reads.underWay > 0 || foreignFiles.isBusy,
    isHeld: () => reads.isHeld || foreignFiles.isHeld,
  });
  const daemons = new OomDaemons();
  const follow = (snapshot: Snapshot): Snapshot => {
    const oomDaemons = daemons.follow(snapshot.processes);
    return oomDaemons === undefined ? snapshot : { ...snapshot, oomDaemons };
  };
  let isFirst = true;
  return {
    name: reader.name,
    async read(suspects) {
      const snapshot = follow(reader.read(suspects));
      if (!isFirst) return snapshot;
      isFirst = false;
      await Promise.all([
        reads.settled(FIRST_WAIT),
        within(FIRST_WAIT, daemons.settled()),
        within(FIRST_WAIT, foreignFiles.settled()),
      ]);
      return follow(reader.read(suspects));
    },
    glance: (pools) => reader.glance(pools),
    onCeilingMet: (listener) => {
      reader.onCeilingMet(listener);
    },
    readMemoryMap: (pid) => reader.readMemoryMap(pid),
    close: () => {
      reader.close();
    },
  };
}

/** Settles with the work, or after that time without it. */
async function within(time: Milliseconds, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work,
    new Promise<void>((done) => {
      timer = setTimeout(done, time);
    }),
  ]);
  clearTimeout(timer);
}
