import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** One process of a folder that stands for /proc. Its memory is given in pages of 4 KiB. */
export interface MadeUpProcess {
  readonly start: number;
  readonly name: string | Buffer;
  readonly state: string;
  readonly parent: number;
  readonly flags: number;
  readonly size: number;
  readonly resident: number;
  readonly shared: number;
  readonly text: number;
  readonly startStack: number;
  readonly userId: number;
  readonly swapKib: number;
  readonly dataKib: number;
  readonly hugetlbKib: number;
  readonly majorFaults: number;
  readonly threads: number;
  readonly commandLine: string | Buffer;
  readonly cgroup: string;
  readonly oomScore: number;
  readonly oomScoreAdj: number;
  readonly limits: string;
}

const USUAL: MadeUpProcess = {
  start: 1000,
  name: 'program',
  state: 'S',
  parent: 1,
  flags: 0x40_0000,
  size: 10_000,
  resident: 300,
  shared: 200,
  text: 50,
  startStack: 140_000_000_000_000,
  userId: 1000,
  swapKib: 0,
  dataKib: 4000,
  hugetlbKib: 0,
  majorFaults: 0,
  threads: 1,
  commandLine: '/usr/bin/program\0--option\0',
  cgroup: '0::/user.slice/session-1.scope\n',
  oomScore: 666,
  oomScoreAdj: 0,
  limits: limitsText({}),
};

export interface MadeUpMachine {
  readonly totalKib: number;
  readonly availableKib: number;
  readonly swapTotalKib: number;
  readonly swapFreeKib: number;
  readonly oomKills: number;
}

const MACHINE: MadeUpMachine = {
  totalKib: 8_000_000,
  availableKib: 4_000_000,
  swapTotalKib: 2_000_000,
  swapFreeKib: 2_000_000,
  oomKills: 0,
};

/** A folder in memory, because thousands of small files are slow on a disk. */
const IN_MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A folder with the structure of /proc, and a folder for cgroups beside it. `remove` deletes it. */
export class ProcTree {
  readonly #folder = mkdtempSync(path.join(IN_MEMORY, 'headroom-proc-'));
  readonly root = path.join(this.#folder, 'proc');
  readonly cgroupRoot = path.join(this.#folder, 'cgroup');
  readonly sysRoot = path.join(this.#folder, 'sys');
  readonly deviceRoot = path.join(this.#folder, 'dev');
  readonly passwdFile = path.join(this.#folder, 'passwd');
  readonly #processes = new Map<number, MadeUpProcess>();

  constructor(machine: Partial<MadeUpMachine> = {}) {
    this.write('self/stat', statOf(1, USUAL));
    this.write('self/mountinfo', '22 1 0:21 / /proc rw,relatime - proc proc rw\n');
    this.write(
      'pressure/memory',
      'some avg10=1.50 avg60=0 avg300=0 total=9\nfull avg10=0.25 avg60=0 avg300=0 total=4\n',
    );
    writeFileSync(this.passwdFile, 'root:x:0:0:root:/root:/bin/sh\nana:x:1000:1000::/home/ana:/bin/sh\n');
    this.machine(machine);
  }

  /** The options with which a Linux reader reads from here. */
  get options() {
    const { root: procRoot, cgroupRoot, sysRoot, deviceRoot, passwdFile } = this;
    return { procRoot, cgroupRoot, sysRoot, deviceRoot, passwdFile };
  }

  machine(changed: Partial<MadeUpMachine>): void {
    const machine = { ...MACHINE, ...changed };
    this.write(
      'meminfo',
      `MemTotal: ${machine.totalKib} kB\nMemFree: 1000 kB\nMemAvailable: ${machine.availableKib} kB\nActive(file): 700 kB\n` +
        `Inactive(file): 300 kB\nSwapTotal: ${machine.swapTotalKib} kB\nSwapFree: ${machine.swapFreeKib} kB\nShmem: 50 kB\n` +
        'SUnreclaim: 5 kB\nKernelStack: 4 kB\nPageTables: 3 kB\nSecPageTables: 2 kB\nPercpu: 1 kB\n',
    );
    this.write('vmstat', `nr_free_pages 5\noom_kill ${machine.oomKills}\n`);
  }

  /** Adds a process, or changes an existing one. */
  set(pid: number, changed: Partial<MadeUpProcess> = {}): void {
    const process = { ...(this.#processes.get(pid) ?? USUAL), ...changed };
    this.#processes.set(pid, process);
    this.#writeMemory(String(pid), pid, process);
    this.write(
      `${pid}/status`,
      `Name:\tx\nUid:\t${process.userId}\t${process.userId}\t0\t0\nVmSize:\t${process.size * 4} kB\n` +
        `VmData:\t${process.dataKib} kB\nVmSwap:\t${process.swapKib} kB\nHugetlbPages:\t${process.hugetlbKib} kB\n`,
    );
    this.write(`${pid}/cmdline`, process.commandLine);
    this.write(`${pid}/cgroup`, process.cgroup);
    this.write(`${pid}/oom_score`, `${process.oomScore}\n`);
    this.write(`${pid}/oom_score_adj`, `${process.oomScoreAdj}\n`);
    this.write(`${pid}/limits`, process.limits);
  }

  /** A process whose first thread has ended: everything is that of another one. */
  setLed(pid: number, thread: number, changed: Partial<MadeUpProcess> = {}): void {
    this.set(pid, { ...changed, threads: 2 });
    const living = { ...USUAL, ...changed, threads: 2 };
    for (const file of ['status', 'cmdline', 'cgroup']) {
      this.write(`${pid}/task/${thread}/${file}`, readFileSync(path.join(this.root, `${pid}/${file}`)));
    }
    this.#writeMemory(`${pid}/task/${thread}`, pid, living);
    const dead = { ...living, state: 'Z', size: 0, resident: 0, shared: 0, text: 0, dataKib: 0, startStack: 0 };
    this.#writeMemory(`${pid}/task/${pid}`, pid, dead);
    this.#writeMemory(String(pid), pid, dead);
    this.write(`${pid}/status`, `Name:\tx\nUid:\t${living.userId}\t${living.userId}\t0\t0\n`);
    this.write(`${pid}/cgroup`, '0::/\n');
    this.write(`${pid}/cmdline`, '');
  }

  /** Many processes with nothing but their memory to read. */
  setBare(pids: Iterable<number>): void {
    for (const pid of pids) this.#writeMemory(String(pid), pid, USUAL);
  }

  #writeMemory(folder: string, pid: number, process: MadeUpProcess): void {
    const { size, resident, shared, text, dataKib } = process;
    this.write(`${folder}/stat`, statOf(pid, process));
    this.write(`${folder}/statm`, `${size} ${resident} ${shared} ${text} 0 ${Math.floor(dataKib / 4)} 0\n`);
  }

  /** Ends the process, which frees its pid. */
  end(pid: number): void {
    this.#processes.delete(pid);
    this.delete(String(pid));
  }

  write(file: string, content: string | Buffer): void {
    writeInto(path.join(this.root, file), content);
  }

  /** Whose `self` is: a link, as in a real /proc, with the files that were written into it. */
  beProcess(pid: number): void {
    const self = path.join(this.root, 'self');
    cpSync(self, path.join(this.root, String(pid)), { recursive: true });
    rmSync(self, { recursive: true });
    symlinkSync(String(pid), self);
  }

  delete(file: string): void {
    rmSync(path.join(this.root, file), { recursive: true, force: true });
  }

  /** Lets a process have a file open, of which the kernel says this. */
  openFile(pid: number, descriptor: number, target: string, fdinfo: string): void {
    this.write(`${pid}/fdinfo/${descriptor}`, fdinfo);
    const folder = path.join(this.root, `${pid}/fd`);
    mkdirSync(folder, { recursive: true });
    symlinkSync(target, path.join(folder, String(descriptor)));
  }

  closeFile(pid: number, descriptor: number): void {
    this.delete(`${pid}/fdinfo/${descriptor}`);
    this.delete(`${pid}/fd/${descriptor}`);
  }

  /** A graphics device, by its name below /dev/dri. */
  addDevice(name: string): string {
    const device = path.join(this.deviceRoot, 'dri', name);
    writeInto(device, '');
    return device;
  }

  /** A file below what stands for /sys. */
  writeSys(file: string, content: string): void {
    writeInto(path.join(this.sysRoot, file), content);
  }

  /** Files of a cgroup folder, by name. */
  cgroup(folder: string, files: Readonly<Record<string, string | number>>): void {
    for (const [name, content] of Object.entries(files)) {
      writeInto(path.join(this.cgroupRoot, folder, name), `${content}\n`);
    }
  }

  endCgroup(folder: string): void {
    rmSync(path.join(this.cgroupRoot, folder), { recursive: true, force: true });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A line of 52 fields as the kernel writes it. */
function statOf(pid: number, process: MadeUpProcess): Buffer {
  const { state, parent, flags, start, size, resident, startStack } = process;
  const behind =
    `${state} ${parent} 1 1 0 -1 ${flags} 9 0 ${process.majorFaults} 0 0 0 0 0 20 0 ${process.threads} 0 ${start} ${size * 4096} ${resident} ` +
    `18446744073709551615 1 2 ${startStack} 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 1 2 3 4 5 6 7 0\n`;
  return Buffer.concat([Buffer.from(`${pid} (`), Buffer.from(process.name), Buffer.from(`) ${behind}`)]);
}

/** /proc/PID/limits with these soft limits in bytes, everything else unlimited. */
export function limitsText({ addressSpace, data }: { addressSpace?: number; data?: number }): string {
  const line = (name: string, limit: number | undefined) =>
    `${name.padEnd(25)} ${String(limit ?? 'unlimited').padEnd(20)} unlimited            bytes\n`;
  return (
    'Limit                     Soft Limit           Hard Limit           Units\n' +
    line('Max data size', data) +
    'Max open files            1024                 1048576              files\n' +
    line('Max address space', addressSpace)
  );
}

function writeInto(file: string, content: string | Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
