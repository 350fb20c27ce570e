import process from 'node:process';
import { canReadProcfs, createLinuxReader } from '../../electron/platform/linux/linux-reader.ts';
import { ProcTree } from '../doubles/linux/proc-tree.ts';
import { describeReader } from './contract.ts';

const noProcfs = canReadProcfs() ? null : 'there is no /proc here';

describeReader(
  'the Linux reader on this machine',
  () => ({ reader: createLinuxReader(), knownPid: process.pid }),
  noProcfs,
);

describeReader(
  'the Linux reader without descriptors to keep',
  () => ({ reader: createLinuxReader({ descriptorBudget: 0 }), knownPid: process.pid }),
  noProcfs,
);

describeReader('the Linux reader on a folder', () => {
  const tree = new ProcTree();
  tree.write(
    'self/mountinfo',
    '22 1 0:21 / /proc rw - proc proc rw\n25 1 0:22 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
  );
  tree.cgroup('.', { 'cgroup.controllers': 'cpu memory', 'memory.stat': 'inactive_file 0\nactive_file 0\nshmem 0' });
  tree.cgroup('box', {
    'memory.max': 100_000_000,
    'memory.current': 50_000_000,
    'memory.stat': 'inactive_file 100\nactive_file 200\nshmem 300',
    'memory.events': 'oom_kill 2',
  });
  tree.set(1, { parent: 0 });
  for (let pid = 100; pid < 120; pid++) tree.set(pid, { cgroup: '0::/box\n', resident: pid, oomScoreAdj: -500 });
  let reads = 0;
  return {
    reader: createLinuxReader(tree.options),
    knownPid: 100,
    between() {
      reads++;
      tree.set(101, { resident: 1000 + reads });
      tree.end(101 + reads);
    },
    dispose: () => tree.remove(),
  };
});
