import { createPortableReader } from '../../electron/platform/portable/create-portable-reader.ts';
import type { ListedProcess } from '../../electron/platform/portable/listed-process.ts';
import { parsePs } from '../../electron/platform/portable/parse-ps.ts';
import { memoryOf } from '../../electron/platform/portable/read-memory.ts';
import { describeReader } from './contract.ts';

describeReader('the portable reader on this machine', () => ({
  reader: createPortableReader(),
  knownPid: process.pid,
}));

describeReader('the portable reader on a list that wobbles', () => {
  let reads = 0;
  const list = (): ListedProcess[] => {
    const second = (offset: number) => String(30 + reads + offset).padStart(2, '0');
    return parsePs(
      [
        `  501     1  8192    12:${second(reads % 2)} Ss   ada   /Applications/An App (1).app/Contents/MacOS/An App`,
        `  502   501     0    00:${second(-(reads % 2))} Z    ada   (sh)`,
        `  ${600 + reads}   501  4096    00:01 R+   ada   /bin/sh`,
      ].join('\n'),
      1_790_000_000_000 + reads * 1000,
    );
  };
  return {
    reader: createPortableReader({
      platform: 'darwin',
      readMemory: () => Promise.resolve(memoryOf({ total: 8e9, available: 4e9, swaptotal: 1e9, swapfree: 1e9 })),
      listProcesses: () => Promise.resolve(list()),
      now: () => 1_790_000_000_000 + reads * 1000,
    }),
    knownPid: 501,
    between() {
      reads += 1;
    },
  };
});
