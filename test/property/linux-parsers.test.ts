import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePageSize } from '../../electron/platform/linux/proc/parse-auxv.ts';
import { parseCommandLine } from '../../electron/platform/linux/proc/process/parse-command-line.ts';
import { parseLimit } from '../../electron/platform/linux/cgroup/parse-limit.ts';
import { parseLimits } from '../../electron/platform/linux/proc/process/parse-limits.ts';
import { parseArcstats } from '../../electron/platform/linux/proc/parse-arcstats.ts';
import { parseMeminfo } from '../../electron/platform/linux/proc/parse-meminfo.ts';
import { parseMemoryStat } from '../../electron/platform/linux/cgroup/parse-memory-stat.ts';
import { parseMountinfo } from '../../electron/platform/linux/cgroup/parse-mountinfo.ts';
import { parseMmStat } from '../../electron/platform/linux/proc/parse-mm-stat.ts';
import { parsePasswd } from '../../electron/platform/linux/proc/process/parse-passwd.ts';
import { parsePressure } from '../../electron/platform/linux/proc/parse-pressure.ts';
import { parseProcessCgroup } from '../../electron/platform/linux/cgroup/parse-process-cgroup.ts';
import { parseSmapsRollup } from '../../electron/platform/linux/proc/process/parse-smaps-rollup.ts';
import { parseSockstat } from '../../electron/platform/linux/proc/parse-sockstat.ts';
import { parseStat } from '../../electron/platform/linux/proc/process/parse-stat.ts';
import { parseStatm } from '../../electron/platform/linux/proc/process/parse-statm.ts';
import { parseStatus } from '../../electron/platform/linux/proc/process/parse-status.ts';
import { parseSwaps } from '../../electron/platform/linux/proc/parse-swaps.ts';
import { parseVmstat } from '../../electron/platform/linux/proc/parse-vmstat.ts';
import { readProcFixture } from '../doubles/linux/proc-fixture.ts';

const pages = () => ({ size: 0, resident: 0, shared: 0, text: 0, data: 0 });

/** Priorities of swap devices may be negative. */
function sizesOf(devices: ReturnType<typeof parseSwaps>): unknown {
  return devices.map(({ size, used }) => ({ size, used }));
}

/** Every parser on bytes, with a recorded file that it understands. */
const PARSERS: Readonly<Record<string, { parse: (bytes: Buffer) => unknown; fixture: string }>> = {
  stat: { parse: (bytes) => parseStat(bytes, bytes.length), fixture: 'stat-hostile-name' },
  statm: {
    parse: (bytes) => {
      const into = pages();
      return parseStatm(bytes, bytes.length, into) ? into : null;
    },
    fixture: 'oom-control-v1',
  },
  status: { parse: (bytes) => parseStatus(bytes.toString('latin1')), fixture: 'status-hostile-name' },
  cmdline: { parse: (bytes) => parseCommandLine(bytes, bytes.length), fixture: 'cmdline-own-title' },
  cgroup: { parse: (bytes) => parseProcessCgroup(bytes.toString()), fixture: 'cgroup-hybrid' },
  limits: { parse: (bytes) => parseLimits(bytes.toString()), fixture: 'limits' },
  smapsRollup: { parse: (bytes) => parseSmapsRollup(bytes.toString()), fixture: 'smaps-rollup' },
  meminfo: { parse: (bytes) => parseMeminfo(bytes.toString()), fixture: 'meminfo' },
  pressure: { parse: (bytes) => parsePressure(bytes.toString()), fixture: 'pressure' },
  vmstat: { parse: (bytes) => parseVmstat(bytes.toString()), fixture: 'vmstat' },
  swaps: { parse: (bytes) => sizesOf(parseSwaps(bytes.toString())), fixture: 'swaps' },
  mmStat: { parse: (bytes) => parseMmStat(bytes.toString()), fixture: 'mm-stat' },
  arcstats: { parse: (bytes) => parseArcstats(bytes.toString()), fixture: 'limits' },
  sockstat: { parse: (bytes) => parseSockstat(bytes.toString()), fixture: 'limits' },
  auxv: { parse: (bytes) => parsePageSize(bytes), fixture: 'auxv-x86-64' },
  mountinfo: { parse: (bytes) => parseMountinfo(bytes.toString()), fixture: 'mountinfo-hybrid' },
  memoryStat1: { parse: (bytes) => parseMemoryStat(bytes.toString(), 1), fixture: 'memory-stat-v1' },
  memoryStat2: { parse: (bytes) => parseMemoryStat(bytes.toString(), 2), fixture: 'memory-stat-v2' },
  limit: { parse: (bytes) => parseLimit(bytes.toString()), fixture: 'events-v2' },
  passwd: { parse: (bytes) => [...parsePasswd(bytes.toString())], fixture: 'limits' },
};

/** A recorded file with a piece cut out and other bytes put there. */
function damaged(fixture: string): fc.Arbitrary<Buffer> {
  const whole = readProcFixture(fixture);
  return fc.tuple(fc.nat(whole.length), fc.nat(whole.length), fc.uint8Array({ maxLength: 40 })).map(([a, b, bytes]) => {
    return Buffer.concat([whole.subarray(0, Math.min(a, b)), bytes, whole.subarray(Math.max(a, b))]);
  });
}

/** Numbers that a parser gave and that no count of the kernel can be. */
function impossible(value: unknown): unknown[] {
  if (typeof value === 'number') return Number.isNaN(value) || value < 0 ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(impossible) : [];
}

describe.each(Object.entries(PARSERS))('the parser of %s', (name, { parse, fixture }) => {
  // A stat line that lacks its last numbers says NaN there, which is equal to nothing.
  const gaps = name === 'stat' ? ['size', 'resident', 'startStack', 'majorFaults', 'threads', 'group', 'session'] : [];
  const check = (bytes: Buffer) => {
    const parsed = parse(bytes);
    // -1 is what the kernel says of a process without a terminal.
    const odd = impossible(name === 'stat' && parsed !== null ? { ...parsed, foregroundGroup: 0 } : parsed).length;
    const allowed = gaps.filter((gap) => Number.isNaN((parsed as Record<string, unknown> | null)?.[gap])).length;
    expect(odd).toBe(allowed);
  };

  it('never throws on arbitrary bytes, nor makes up an impossible number', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => check(Buffer.from(bytes))));
  });

  it('never throws on a damaged file, nor makes up an impossible number', () => {
    fc.assert(fc.property(damaged(fixture), check));
  });
});

describe('the parser of stat', () => {
  it('gives any name back that a program can choose', () => {
    const name = fc.string({ unit: 'binary', maxLength: 15 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(name, fc.nat(), (chosen, start) => {
        const line = Buffer.from(`7 (${chosen}) R 1 7 7 0 -1 0 ${'0 '.repeat(12)}${start} 1 1 0 0 0 0\n`);
        expect(parseStat(line, line.length)).toMatchObject({ name: chosen, start, state: 'running' });
      }),
    );
  });
});

describe('the parser of statm', () => {
  it('gives the numbers back that were written', () => {
    const numbers = fc.array(fc.nat({ max: 2 ** 40 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(numbers, (written) => {
        const line = Buffer.from(`${written.join(' ')}\n`);
        const into = pages();
        expect(parseStatm(line, line.length, into)).toBe(true);
        expect(Object.values(into)).toEqual([...written.slice(0, 4), written[5]]);
      }),
    );
  });
});
