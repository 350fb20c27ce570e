import type { Milliseconds } from '../../core/model/units.ts';
import { exitPast } from '../exit-past.ts';
import type { MemoryReader } from '../memory-reader.ts';
import { createPatientReads } from './proc/process/blockable-reads.ts';
import { createLinuxReader } from './linux-reader.ts';

/** The first sweep waits this long for command lines, so that a command that shows one frame shows them. */
const FIRST_WAIT: Milliseconds = 300;

/** The reader for this machine: no process keeps it from reading the others, nor this program from ending. */
export function openLinuxReader(): MemoryReader {
  const reads = createPatientReads();
  const reader = createLinuxReader({ reads });
  exitPast(() => reads.underWay > 0);
  let isFirst = true;
  return {
    name: reader.name,
    async read(suspects) {
      const snapshot = reader.read(suspects);
      if (!isFirst) return snapshot;
      isFirst = false;
      await reads.settled(FIRST_WAIT);
      return reader.read(suspects);
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
