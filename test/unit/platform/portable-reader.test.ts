import { describe, expect, it } from 'vitest';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import { createPortableReader } from '../../../electron/platform/portable/create-portable-reader.ts';
import type { ListedProcess } from '../../../electron/platform/portable/listed-process.ts';
import { parseListed, splitCommandLine } from '../../../electron/platform/portable/parse-listed.ts';
import { parseElapsed, parsePs } from '../../../electron/platform/portable/parse-ps.ts';
import { memoryOf } from '../../../electron/platform/portable/read-memory.ts';
import { createStartTimes } from '../../../electron/platform/portable/start-times.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 23, 12);
const unknown = unsupported();

function listed(pid: number, started: number): ListedProcess {
  const texts = { user: unknown, executable: unknown, commandLine: unknown };
  return { pid, parent: 1, name: `p${pid}`, resident: 4096, started, state: 'sleeping', ...texts };
}

describe('what ps prints', () => {
  it('becomes processes: KiB bytes, elapsed time a start', () => {
    expect(parsePs('    7     1  2048  1-02:03:04 Ss someone   tmux: server (1)\n', NOON)).toEqual([
      {
        pid: 7,
        parent: 1,
        name: 'tmux: server (1)',
        resident: 2 * 1024 * 1024,
        started: NOON - (26 * 60 * MINUTE + 3 * MINUTE + 4000),
        state: 'sleeping',
        user: ok('someone'),
        executable: unsupported(reason('ps.name-only')),
        commandLine: unsupported(reason('ps.not-asked')),
      },
    ]);
  });

  it('has whole paths on macOS, blanks and parentheses included', () => {
    const path = '/Applications/Foo (Beta).app/Contents/MacOS/Foo Helper (Renderer)';
    const [process] = parsePs(`  90     1  10 00:01 U+ someone ${path}\n`, NOON);
    expect(process).toMatchObject({ name: 'Foo Helper (Renderer)', executable: ok(path), state: 'waiting' });
  });

  it('marks zombies in the name, which is undone', () => {
    expect(parsePs(' 9 1 0 00:01 Z root sh <defunct>', NOON)[0]).toMatchObject({ name: 'sh', state: 'zombie' });
  });

  it('may hold lines that are none, and the kernel itself as pid 0', () => {
    expect(parsePs('\nname with\n  2 oops\n 0 0 999 00:01 R root kernel_task\n\u0000', NOON)).toEqual([]);
  });

  it.each(['441077286-14:23:28', '47721-19:30:08'])(
    'holds a process that has just started, with an age of %s',
    (elapsed) => {
      expect(parsePs(` 9 1 0 ${elapsed} R root sleep`, NOON)[0]).toMatchObject({ pid: 9, started: NOON });
    },
  );

  it.each([
    ['00:05', 5000],
    ['12:34', 754_000],
    ['01:00:00', 60 * MINUTE],
    ['4-00:00:01', 4 * 24 * 60 * MINUTE + 1000],
    ['ELAPSED', null],
    ['-', null],
  ])('counts elapsed time: %s', (text, milliseconds) => {
    expect(parseElapsed(text)).toBe(milliseconds);
  });
});

describe("systeminformation's list on Windows", () => {
  const entry = {
    pid: 4242,
    parentPid: 8,
    name: 'chrome.exe',
    memRss: 100,
    started: '2026-11-23 12:00:00',
    user: '',
    command: '"C:\\Program Files\\chrome.exe" --type=renderer',
    path: 'C:\\Program Files\\chrome.exe',
  };

  it('counts in KiB, in local time and with one text for a command line', () => {
    expect(parseListed([entry])).toEqual([
      {
        pid: 4242,
        parent: 8,
        name: 'chrome.exe',
        resident: 102_400,
        started: new Date(2026, 10, 23, 12).getTime(),
        state: 'other',
        user: unsupported(reason('list.windows-user')),
        executable: ok(entry.path),
        commandLine: ok(['C:\\Program Files\\chrome.exe', '--type=renderer']),
      },
    ]);
  });

  it('leaves out the idle process and what has no start time', () => {
    expect(
      parseListed([
        { ...entry, pid: 0 },
        { ...entry, started: '' },
        { ...entry, memRss: NaN },
      ]),
    ).toEqual([]);
  });

  it('keeps quoted arguments together', () => {
    expect(splitCommandLine('a "b c" d')).toEqual(['a', 'b c', 'd']);
  });
});

describe('start times', () => {
  const noExactStart = () => null;

  it('stay as they were first seen, however the list wobbles', () => {
    const times = createStartTimes(noExactStart);
    const starts = [0, 1000, -1000, 2000].map(
      (wobble, sweep) => times.pin([listed(5, NOON + wobble)], NOON + sweep * 1000, sweep * 1000)[0],
    );
    expect(starts).toEqual([NOON, NOON, NOON, NOON]);
  });

  it('change when the pid belongs to a newcomer', () => {
    const times = createStartTimes(noExactStart);
    times.pin([listed(5, NOON)], NOON + MINUTE, 0);
    expect(times.pin([listed(5, NOON + MINUTE + 5000)], NOON + MINUTE + 10_000, 10_000)).toEqual([
      NOON + MINUTE + 5000,
    ]);
  });

  it('survive a clock that is set', () => {
    const times = createStartTimes(noExactStart);
    const hour = 60 * MINUTE;
    times.pin([listed(5, NOON)], NOON + MINUTE, 0);
    // An hour ahead: ps counts back from the new time.
    expect(times.pin([listed(5, NOON + hour)], NOON + MINUTE + hour + 1000, 1000)).toEqual([NOON]);
  });

  it('are asked for once where the system has exact ones', () => {
    const asked: number[] = [];
    const times = createStartTimes((pid) => asked.push(pid) * 100);
    const list = [listed(5, NOON), listed(6, NOON)];
    expect([times.pin(list, NOON, 0), times.pin(list, NOON, 1000)]).toEqual([
      [100, 200],
      [100, 200],
    ]);
    expect(asked).toEqual([5, 6]);
  });

  it('are forgotten with the process', () => {
    const times = createStartTimes(noExactStart);
    times.pin([listed(5, NOON)], NOON, 0);
    times.pin([], NOON, 1000);
    expect(times.pin([listed(5, NOON + 1000)], NOON + 2000, 2000)).toEqual([NOON + 1000]);
  });
});

describe('the memory of the machine', () => {
  it('is what is available, not what systeminformation calls used', () => {
    const mem = { total: 100, used: 90, available: 60, swaptotal: 10, swapfree: 4 };
    expect(memoryOf(mem)).toMatchObject({ total: 100, available: 60, swapTotal: 10, swapFree: 4 });
  });

  it('is unknown when the numbers make no sense', () => {
    expect(() => memoryOf({ total: NaN, available: 1, swaptotal: 0, swapfree: 0 })).toThrow('machine.unreadable');
    expect(memoryOf({ total: 9, available: 10, swaptotal: NaN, swapfree: 3 })).toMatchObject({
      available: 9,
      swapTotal: 0,
      swapFree: 0,
    });
  });
});

describe('the portable reader', () => {
  const memory = memoryOf({ total: 100, available: 60, swaptotal: 0, swapfree: 0 });

  it('never makes up private memory, and says what it cannot read', async () => {
    const reader = createPortableReader({
      platform: 'darwin',
      readMemory: () => Promise.resolve(memory),
      listProcesses: () => Promise.resolve([listed(5, NOON)]),
      now: () => NOON + MINUTE,
    });
    const snapshot = await reader.read(new Set());
    const [process] = snapshot?.processes ?? [];
    expect(process).toMatchObject({ pid: 5, start: NOON, resident: 4096, pools: [] });
    expect([process?.private.kind, process?.swap.kind]).toEqual(['unsupported', 'unsupported']);
    expect(snapshot?.missing.map(({ fact }) => fact)).toEqual(['private', 'swap', 'pressure', 'pools']);
    expect((await reader.read(new Set()))?.processes[0]?.facts).toBe(process?.facts);
  });

  it('fails, and says why, when there is no list of processes', async () => {
    const listProcesses = () => Promise.reject(new Error('The list of processes could not be had: ps'));
    const reader = createPortableReader({ readMemory: () => Promise.resolve(memory), listProcesses });
    await expect(reader.read(new Set())).rejects.toThrow('could not be had');
  });

  it('reads this machine, and finds itself in it', async () => {
    const reader = createPortableReader();
    const [first, second] = [await reader.read(new Set()), await reader.read(new Set())];
    const find = (snapshot: typeof first) => snapshot?.processes.find(({ pid }) => pid === process.pid);
    expect(first?.memory.total).toBeGreaterThan(1e8);
    expect(find(first)?.resident).toBeGreaterThan(1e7);
    expect(find(second)?.start).toBe(find(first)?.start);
    expect(first?.processes.some(({ facts }) => facts.name === 'ps')).toBe(false);
  });
});
