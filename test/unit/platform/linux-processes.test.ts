import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { denied, failed, ok, unsupported } from '../../../electron/core/model/reading.ts';
import type { ProcessSample, Snapshot } from '../../../electron/core/model/snapshot.ts';
import {
  createLinuxReader,
  type LinuxMemoryReader,
  type LinuxReaderOptions,
} from '../../../electron/platform/linux/linux-reader.ts';
import { readMachineFixture } from '../../doubles/linux/proc-fixture.ts';
import { ProcTree } from '../../doubles/linux/proc-tree.ts';
import { systemError, WatchedFiles } from '../../doubles/linux/watched-files.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

const PAGE = 4096;
/** Thousands of files take their time on a busy machine. */
const PATIENCE = 90_000;
const NOBODY: ReadonlySet<string> = new Set();

let tree: ProcTree;
let reader: LinuxMemoryReader;

beforeEach(() => {
  tree = new ProcTree();
  tree.set(1, { parent: 0, start: 1, name: 'init', commandLine: '/sbin/init\0' });
  reader = createLinuxReader(tree.options);
});

afterEach(() => {
  reader.close();
  tree.remove();
});

function open(options: LinuxReaderOptions): LinuxMemoryReader {
  reader.close();
  reader = createLinuxReader({ ...tree.options, ...options });
  return reader;
}

function find(snapshot: Snapshot, pid: number): ProcessSample | undefined {
  return snapshot.processes.find((process) => process.pid === pid);
}

/** So many others that what is done in turn is not done for everybody in every sweep. */
function crowd(): void {
  tree.setBare(Array.from({ length: 600 }, (_, at) => 10_000 + at));
}

/** Sweeps until everything that is done in turn has been done. */
function sweepAround(suspects = NOBODY): Snapshot {
  for (let sweep = 0; sweep < 64; sweep++) reader.read(suspects);
  return reader.read(suspects);
}

describe('a process', () => {
  it('is shown with its memory, its identity and what is known of it', () => {
    tree.set(700, {
      start: 4321,
      name: 'postgres',
      resident: 500,
      shared: 120,
      parent: 1,
      oomScoreAdj: -900,
      state: 'D',
    });
    expect(find(reader.read(NOBODY), 700)).toEqual({
      pid: 700,
      start: 4321,
      state: 'waiting',
      resident: 500 * PAGE,
      private: ok(380 * PAGE),
      swap: ok(0),
      oomScore: unsupported(reason('reading.suspects-only')),
      pools: [],
      size: 10_000 * PAGE,
      data: 1000 * PAGE,
      majorFaults: 0,
      facts: {
        parent: 1,
        name: 'postgres',
        commandLine: ok(['/usr/bin/program', '--option']),
        executable: unsupported(reason('executable.none')),
        user: ok('ana'),
        cgroup: ok('/user.slice/session-1.scope'),
        kernelThread: false,
        oomScoreAdj: ok(-900),
      },
    });
  });

  it('is the same object in the next snapshot when nothing about it changed, and so is the list', () => {
    tree.set(700);
    const before = reader.read(NOBODY);
    const after = reader.read(NOBODY);
    expect(after.processes).toBe(before.processes);
    tree.set(700, { resident: 301 });
    const grown = reader.read(NOBODY);
    expect(grown.processes).not.toBe(before.processes);
    expect(find(grown, 1)).toBe(find(before, 1));
    expect(find(grown, 700)?.facts).toBe(find(before, 700)?.facts);
    expect(find(grown, 700)?.resident).toBe(301 * PAGE);
  });

  it('is left out once it has gone, and comes back as another one when its pid is used again', () => {
    tree.set(700, { start: 10 });
    reader.read(NOBODY);
    tree.end(700);
    expect(find(reader.read(NOBODY), 700)).toBeUndefined();
    tree.set(700, { start: 20, name: 'other' });
    expect(find(reader.read(NOBODY), 700)).toMatchObject({ start: 20, facts: { name: 'other' } });
  });

  it.each([
    [1, 1000],
    [2, 0],
  ])(
    'is another one within %i sweeps when its pid was used again in between (%i descriptors)',
    (sweeps, descriptorBudget) => {
      open({ descriptorBudget });
      crowd();
      tree.set(700, { start: 10, resident: 900 });
      reader.read(NOBODY);
      tree.end(700);
      tree.set(700, { start: 20, resident: 900, name: 'other', commandLine: 'other\0' });
      const snapshots = Array.from({ length: sweeps }, () => reader.read(NOBODY));
      expect(snapshots.at(-1)?.processes.filter(({ pid }) => pid === 700)).toMatchObject([
        { start: 20, resident: 900 * PAGE, facts: { name: 'other', commandLine: ok(['other']) } },
      ]);
    },
  );

  it('is left out at once when it goes after it was quiet for long', () => {
    crowd();
    for (let pid = 700; pid < 720; pid++) tree.set(pid);
    sweepAround();
    for (let pid = 700; pid < 720; pid++) tree.end(pid);
    expect(reader.read(NOBODY).processes.filter(({ pid }) => pid >= 700 && pid < 720)).toEqual([]);
  });

  it('keeps what was last known of it while its files are being written', () => {
    tree.set(700, { resident: 500 });
    reader.read(NOBODY);
    tree.write('700/statm', '');
    expect(find(reader.read(NOBODY), 700)?.resident).toBe(500 * PAGE);
    tree.set(700, { resident: 600 });
    expect(find(reader.read(NOBODY), 700)?.resident).toBe(600 * PAGE);
  });

  it('has no private memory when more is shared than resident, as counters say for a moment', () => {
    tree.set(700, { resident: 10, shared: 12 });
    expect(find(reader.read(NOBODY), 700)?.private).toEqual(ok(0));
  });

  it.each(['a) R 1 1', 'line\nfeed', '\u001b[31mred', '<b>bold</b>'])('may be called %j', (name) => {
    tree.set(700, { name });
    expect(find(reader.read(NOBODY), 700)?.facts.name).toBe(name);
  });

  it('may have a name and arguments that are no UTF-8, and a command line longer than a page', () => {
    const commandLine = Buffer.concat([
      Buffer.from('a\0'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`\0${'x'.repeat(4096)}\0`),
    ]);
    tree.set(700, { name: Buffer.from([0xff, 0x80]), commandLine });
    expect(find(reader.read(NOBODY), 700)?.facts).toMatchObject({
      name: '\ufffd\ufffd',
      commandLine: ok(['a', '\ufffd\ufffd', 'x'.repeat(4096)]),
    });
  });

  it('belongs to a number where its user has no name', () => {
    tree.set(700, { userId: 4711 });
    expect(find(reader.read(NOBODY), 700)?.facts.user).toEqual(ok('4711'));
  });

  it('costs one look at the user names for all users that are known', () => {
    const files = new WatchedFiles();
    open({ fileSystem: files.fileSystem });
    crowd();
    for (let pid = 700; pid < 710; pid++) tree.set(pid, { userId: pid % 2 === 0 ? 1000 : 4711 });
    reader.read(NOBODY);
    expect(files.opened.filter((path) => path === tree.passwdFile)).toHaveLength(2);
  });

  it('is a kernel thread when the kernel says so', () => {
    tree.set(9, { flags: 0x20_8040, name: 'kworker/0:1', resident: 0, size: 0, shared: 0, commandLine: '' });
    expect(find(reader.read(NOBODY), 9)).toMatchObject({
      resident: 0,
      private: ok(0),
      facts: { kernelThread: true, commandLine: ok([]), executable: unsupported(reason('executable.kernel-thread')) },
    });
  });
});

describe('what changes while a process runs', () => {
  it('is noticed at once when it execs another program', () => {
    crowd();
    tree.set(700, { name: 'sh', commandLine: 'sh\0-c\0', text: 20 });
    reader.read(NOBODY);
    tree.set(700, { name: 'node', commandLine: 'node\0app.js\0', text: 9000, resident: 5000 });
    expect(find(reader.read(NOBODY), 700)?.facts).toMatchObject({ name: 'node', commandLine: ok(['node', 'app.js']) });
  });

  it('is noticed in turn when it execs the same program', () => {
    tree.set(700, { commandLine: 'sh\0one\0', startStack: 1000 });
    reader.read(NOBODY);
    tree.set(700, { commandLine: 'sh\0two\0', startStack: 2000 });
    expect(find(sweepAround(), 700)?.facts.commandLine).toEqual(ok(['sh', 'two']));
  });

  it('is noticed in turn: its state, its name, its parent, its cgroup', () => {
    tree.set(700, { state: 'S' });
    reader.read(NOBODY);
    tree.set(700, { state: 'T', name: 'renamed', parent: 2, cgroup: '0::/elsewhere\n' });
    expect(find(sweepAround(), 700)).toMatchObject({
      state: 'stopped',
      facts: { name: 'renamed', parent: 2, cgroup: ok('/elsewhere') },
    });
  });

  it('is its state in every sweep for suspects', () => {
    for (let pid = 1000; pid < 1200; pid++) tree.set(pid);
    tree.set(700, { start: 5 });
    reader.read(NOBODY);
    for (const [state, word] of [
      ['T', 'stopped'],
      ['R', 'running'],
      ['T', 'stopped'],
    ] as const) {
      tree.set(700, { state });
      expect(find(reader.read(new Set(['700:5'])), 700)?.state).toBe(word);
    }
  });

  it('is its end as a zombie, which keeps its name but no memory', () => {
    tree.set(700, { commandLine: 'worker\0', resident: 900 });
    reader.read(NOBODY);
    tree.set(700, { state: 'Z', size: 0, resident: 0, shared: 0, text: 0, startStack: 0, commandLine: '' });
    expect(find(reader.read(NOBODY), 700)).toMatchObject({
      state: 'zombie',
      resident: 0,
      facts: { name: 'program', commandLine: ok(['worker']) },
    });
  });

  it('is seen in the same sweep even of a process that was quiet for long, when available memory fell', () => {
    crowd();
    for (let pid = 100; pid < 140; pid++) tree.set(pid);
    sweepAround();
    for (let pid = 100; pid < 140; pid++) tree.set(pid, { resident: 1000 });
    tree.machine({ availableKib: 3_900_000 });
    const grown = reader.read(NOBODY).processes.filter(({ resident }) => resident === 1000 * PAGE);
    expect(grown).toHaveLength(40);
  });

  it('is seen within eight sweeps of a small process that was quiet for long', () => {
    crowd();
    tree.set(700);
    sweepAround();
    tree.set(700, { resident: 1000 });
    const seen = Array.from({ length: 8 }, () => find(reader.read(NOBODY), 700)?.resident);
    expect(seen.at(-1)).toBe(1000 * PAGE);
  });
});

describe('a process that vanishes in the middle of a sweep', () => {
  it.each(['statm', 'stat', 'cgroup', 'cmdline', 'status', 'oom_score_adj', 'oom_score'])(
    'right before its %s is opened does no harm, and the others are all there',
    (file) => {
      for (const descriptorBudget of [0, 1000]) {
        const files = new WatchedFiles();
        open({ fileSystem: files.fileSystem, descriptorBudget });
        for (const pid of [699, 700, 701]) tree.set(pid, { start: 5 });
        files.beforeOpen = (path) => {
          if (path.endsWith(`/700/${file}`)) tree.end(700);
        };
        for (let sweep = 0; sweep < 3; sweep++) {
          const pids = reader.read(new Set(['700:5'])).processes.map(({ pid }) => pid);
          expect(pids.filter((pid) => pid !== 700)).toEqual([1, 699, 701]);
        }
        expect(find(reader.read(NOBODY), 700)).toBeUndefined();
      }
    },
  );

  it.each([0, 1000])(
    'and whose pid is another one by then is never mixed up with it (%i descriptors)',
    (descriptorBudget) => {
      for (let steps = 0; steps < 12; steps++) {
        const files = new WatchedFiles();
        open({ fileSystem: files.fileSystem, descriptorBudget });
        tree.set(700, { start: 10, resident: 900, shared: 0 });
        reader.read(NOBODY);
        tree.set(700, { resident: 901 });
        let left = steps;
        files.beforeOpen = (path) => {
          if (!path.includes('/700/') || left-- > 0) return;
          files.beforeOpen = () => undefined;
          tree.end(700);
          tree.set(700, { start: 20, resident: 7, shared: 0 });
        };
        for (let sweep = 0; sweep < 3; sweep++) {
          const { start, resident } = find(reader.read(new Set(['700:10'])), 700) ?? { start: 20, resident: 7 * PAGE };
          expect([
            [10, 900 * PAGE],
            [10, 901 * PAGE],
            [20, 7 * PAGE],
          ]).toContainEqual([start, resident]);
        }
        expect(find(reader.read(NOBODY), 700)?.start).toBe(20);
        tree.end(700);
      }
    },
  );
});

describe('suspects', () => {
  it('are asked for their oom_score as long as they are suspects', () => {
    tree.set(700, { start: 5, oomScore: 812 });
    tree.set(701, { start: 5 });
    const first = reader.read(new Set(['700:5']));
    expect(find(first, 700)?.oomScore).toEqual(ok(812));
    expect(find(first, 701)?.oomScore).toEqual(unsupported(reason('reading.suspects-only')));
    tree.set(700, { oomScore: 813 });
    expect(find(reader.read(new Set(['700:5'])), 700)?.oomScore).toEqual(ok(813));
    expect(find(reader.read(NOBODY), 700)?.oomScore).toEqual(unsupported(reason('reading.suspects-only')));
  });

  it('are looked at for what their oom_score_adj has become', () => {
    for (let pid = 1000; pid < 1400; pid++) tree.set(pid);
    tree.set(700, { start: 5 });
    reader.read(NOBODY);
    tree.set(700, { oomScoreAdj: 500, oomScore: 900 });
    const snapshots = Array.from({ length: 8 }, () => reader.read(new Set(['700:5'])));
    expect(find(snapshots.at(-1) ?? reader.read(NOBODY), 700)).toMatchObject({
      oomScore: ok(900),
      facts: { oomScoreAdj: ok(500) },
    });
  });

  it('are not those that got the pid of one', () => {
    tree.set(700, { start: 6, oomScore: 812 });
    expect(find(reader.read(new Set(['700:5'])), 700)?.oomScore.kind).toBe('unsupported');
  });
});

describe('swap', () => {
  it('is none, and not looked for, while the machine has swapped nothing out', () => {
    tree.set(700, { swapKib: 500 });
    expect(find(reader.read(NOBODY), 700)?.swap).toEqual(ok(0));
  });

  it('counts as private memory of those who were swapped out', () => {
    tree.machine({ swapFreeKib: 1_000_000 });
    tree.set(700, { swapKib: 500, resident: 300, shared: 200 });
    expect(find(reader.read(NOBODY), 700)).toMatchObject({
      swap: ok(500 * 1024),
      private: ok(100 * PAGE + 500 * 1024),
    });
  });

  it('is read again at once when a process loses pages, and in turn of all', () => {
    crowd();
    tree.machine({ swapFreeKib: 1_000_000 });
    tree.set(700, { resident: 300 });
    tree.set(701, { resident: 300 });
    reader.read(NOBODY);
    tree.set(700, { resident: 250, swapKib: 200 });
    tree.set(701, { swapKib: 40 });
    expect(find(reader.read(NOBODY), 700)?.swap).toEqual(ok(200 * 1024));
    expect(find(sweepAround(), 701)?.swap).toEqual(ok(40 * 1024));
  });

  it('is read in every sweep of a large process', () => {
    crowd();
    tree.machine({ swapFreeKib: 1_000_000 });
    tree.set(700, { resident: 100_000 });
    reader.read(NOBODY);
    for (const swapKib of [100, 200, 300]) {
      tree.set(700, { swapKib });
      expect(find(reader.read(NOBODY), 700)?.swap).toEqual(ok(swapKib * 1024));
    }
  });

  it('is none again when the machine has taken everything back', () => {
    tree.machine({ swapFreeKib: 1_000_000 });
    tree.set(700, { swapKib: 500 });
    reader.read(NOBODY);
    tree.machine({});
    expect(find(reader.read(NOBODY), 700)?.swap).toEqual(ok(0));
  });

  it('makes private memory unknown where it is not to be read', () => {
    const files = new WatchedFiles();
    files.beforeOpen = (path) => {
      if (path.endsWith('/700/status')) throw systemError('EACCES');
    };
    open({ fileSystem: files.fileSystem });
    tree.machine({ swapFreeKib: 1_000_000 });
    tree.set(700);
    expect(find(reader.read(NOBODY), 700)).toMatchObject({
      swap: denied(reason('file.denied')),
      private: denied(reason('file.denied')),
    });
  });
});

describe('very many births', () => {
  it('are all shown at once, with their slow facts following in the next sweeps', () => {
    reader.read(NOBODY);
    for (let pid = 1000; pid < 1300; pid++) tree.set(pid);
    const unread = (snapshot: Snapshot) =>
      snapshot.processes
        .filter(({ facts }) => facts.commandLine.kind === 'failed')
        .map(({ facts }) => facts.commandLine);
    const first = reader.read(NOBODY);
    expect(first.processes).toHaveLength(301);
    expect(unread(first)).toEqual(Array.from({ length: 100 }, () => failed(reason('reading.not-yet'))));
    expect(unread(reader.read(NOBODY))).toEqual([]);
  });
});

describe('very many processes', { timeout: PATIENCE }, () => {
  const COUNT = 2600;
  const pids = Array.from({ length: COUNT }, (_, at) => 1000 + at);

  beforeEach(() => {
    tree.setBare(pids);
    open({ descriptorBudget: 100 });
  }, PATIENCE);

  it('are all shown, and births and deaths among them at the latest in the second sweep', () => {
    expect(reader.read(NOBODY).processes).toHaveLength(COUNT + 1);
    tree.end(1500);
    tree.set(9000);
    reader.read(NOBODY);
    const known = new Set(reader.read(NOBODY).processes.map(({ pid }) => pid));
    expect([known.size, known.has(1500), known.has(9000)]).toEqual([COUNT + 1, false, true]);
  });

  it('are looked through at once when available memory fell', () => {
    reader.read(NOBODY);
    for (const sweep of [1, 2]) {
      tree.set(9000 + sweep);
      tree.machine({ availableKib: 4_000_000 - sweep * 100_000 });
      expect(find(reader.read(NOBODY), 9000 + sweep)).toBeDefined();
    }
  });
});

describe('a process whose first thread has ended', () => {
  it('is shown with what it holds, and is no zombie', () => {
    tree.setLed(700, 705, { name: 'leakd', resident: 900, shared: 100, cgroup: '0::/box\n', start: 77 });
    expect(find(reader.read(NOBODY), 700)).toMatchObject({
      start: 77,
      state: 'sleeping',
      resident: 900 * PAGE,
      private: ok(800 * PAGE),
      facts: { name: 'leakd', commandLine: ok(['/usr/bin/program', '--option']), cgroup: ok('/box') },
    });
    tree.setLed(700, 705, { name: 'leakd', resident: 1900, shared: 100, cgroup: '0::/box\n', start: 77 });
    expect(find(reader.read(NOBODY), 700)?.resident).toBe(1900 * PAGE);
  });

  it.each([[1000], [0]])('is followed when that happens while it is watched (%i descriptors)', (descriptorBudget) => {
    open({ descriptorBudget });
    tree.set(700, { resident: 900, start: 77, threads: 2 });
    reader.read(NOBODY);
    tree.setLed(700, 705, { resident: 1900, start: 77 });
    for (let sweep = 0; sweep < 2; sweep++) reader.read(NOBODY);
    expect(find(reader.read(NOBODY), 700)).toMatchObject({ state: 'sleeping', resident: 1900 * PAGE });
  });

  it('is read where another thread lives when the one that was read ends too', () => {
    tree.setLed(700, 705, { resident: 900, start: 77 });
    reader.read(NOBODY);
    tree.setLed(700, 706, { resident: 1900, start: 77 });
    tree.delete('700/task/705');
    expect(find(reader.read(NOBODY), 700)).toMatchObject({ state: 'sleeping', resident: 1900 * PAGE });
  });

  it('is a zombie without memory once no thread of it lives', () => {
    tree.setLed(700, 705, { resident: 900, start: 77 });
    reader.read(NOBODY);
    tree.delete('700/task/705');
    tree.set(700, { state: 'Z', threads: 1, start: 77, size: 0, resident: 0, shared: 0, dataKib: 0 });
    for (let sweep = 0; sweep < 2; sweep++) reader.read(NOBODY);
    expect(find(reader.read(NOBODY), 700)).toMatchObject({ state: 'zombie', resident: 0, private: ok(0) });
  });

  it('gives its swap and its limits as other processes do', () => {
    tree.machine({ swapFreeKib: 1_000_000 });
    tree.setLed(700, 705, { resident: 900, shared: 100, swapKib: 40, start: 77 });
    expect(find(reader.read(NOBODY), 700)).toMatchObject({ swap: ok(40_960), private: ok(800 * PAGE + 40_960) });
  });
});

describe('what PID/status says', () => {
  beforeEach(() => tree.machine({ swapFreeKib: 1_000_000 }));

  it('is read to its end, however many groups a user is in', () => {
    tree.set(100, { resident: 50_000, shared: 5000 });
    tree.write('100/status', readMachineFixture('many-groups/status'));
    const process = find(reader.read(NOBODY), 100);
    expect(process?.swap).toEqual(ok(4_000_000 * 1024));
    expect(process?.private.kind === 'ok' && Math.round(process.private.value / 2 ** 20)).toBe(4082);
    const groups = Array.from({ length: 65_536 }, (_, at) => 1_532_400_000 + at).join(' ');
    tree.set(101, { swapKib: 5 });
    tree.write('101/status', `Name:\tx\nUid:\t1\t1\t1\t1\nGroups:\t${groups}\nVmSize:\t9 kB\nVmSwap:\t77 kB\n`);
    expect(find(reader.read(NOBODY), 101)?.swap).toEqual(ok(77 * 1024));
  });

  it('is missing where it does not say how much of a program is swapped out, and nothing where nothing can be', () => {
    tree.set(100);
    tree.write('100/status', 'Name:\tx\nUid:\t1\t1\t1\t1\nVmSize:\t9 kB\n');
    tree.set(101);
    tree.write('101/status', 'Name:\tkworker\nUid:\t0\t0\t0\t0\n');
    const snapshot = reader.read(NOBODY);
    expect(find(snapshot, 100)?.swap).toEqual(unsupported(reason('kernel.silent')));
    expect(find(snapshot, 100)?.private.kind).toBe('unsupported');
    expect(find(snapshot, 101)?.swap).toEqual(ok(0));
  });
});

describe('huge pages', () => {
  const hugePages = (total: number, free: number) =>
    `MemTotal: 8000000 kB\nMemAvailable: 4000000 kB\nHugePages_Total: ${total}\nHugePages_Free: ${free}\nHugepagesize: 2048 kB\n`;

  it('are the own memory of the process that has them', () => {
    tree.write('meminfo', hugePages(10, 5));
    tree.set(700, { hugetlbKib: 10_240 });
    expect(find(reader.read(NOBODY), 700)?.hugetlb).toBe(10 * 2 ** 20);
  });

  it('are not asked for while nobody has any', () => {
    tree.write('meminfo', hugePages(10, 10));
    tree.set(700, { hugetlbKib: 10_240 });
    expect(find(reader.read(NOBODY), 700)?.hugetlb).toBeUndefined();
  });
});

describe('the name', () => {
  it('of a Node program is that of its file, from the first sweep on and after a change of its parent', () => {
    tree.set(700, { name: 'MainThread', commandLine: '/usr/bin/node\0app.js\0' });
    expect(find(reader.read(NOBODY), 700)?.facts.name).toBe('node');
    tree.set(700, { parent: 42 });
    expect(find(sweepAround(), 700)?.facts).toMatchObject({ parent: 42, name: 'node' });
    tree.set(700, { name: 'web-server' });
    expect(find(sweepAround(), 700)?.facts.name).toBe('web-server');
  });
});

it('tells how often a process had to wait for pages, as often as its state is looked at', () => {
  tree.set(700, { majorFaults: 3 });
  expect(find(reader.read(NOBODY), 700)?.majorFaults).toBe(3);
  tree.set(700, { majorFaults: 500 });
  expect(find(sweepAround(), 700)?.majorFaults).toBe(500);
});
