import { describe, expect, it } from 'vitest';
import type { SwapDevice } from '../../../../electron/core/model/memory-strain.ts';
import type { OomDaemon } from '../../../../electron/core/model/oom-daemon.ts';
import { ok } from '../../../../electron/core/model/reading.ts';
import type { LimitedPool, Snapshot } from '../../../../electron/core/model/snapshot.ts';
import { GIB, MIB } from '../../../../electron/core/model/units.ts';
import { doctor as doctorWords } from '../../../../electron/core/words/catalogs.ts';
import { wordMessage } from '../../../../electron/core/words/messages.ts';
import { createReportLanguage } from '../../../../electron/core/report/report-language.ts';
import { findingsOf } from '../../../../electron/services/doctor/examine.ts';
import type { Finding, Inspection } from '../../../../electron/services/doctor/finding.ts';
import { processSample, snapshot } from '../../../doubles/observations.ts';

function examined(seen: Partial<Snapshot>, change: Partial<Inspection> = {}): readonly Finding[] {
  return findingsOf({
    platform: 'linux',
    release: '6.1.0',
    user: { name: 'ada', isRoot: true },
    environment: {},
    reader: { name: 'linux' },
    snapshot: snapshot(0, seen),
    failure: '',
    maps: [],
    pidfd: 'in use',
    ownOomScore: 'lowered',
    text: () => null,
    tryOpen: () => null,
    exists: () => false,
    ...change,
  });
}

function told(topic: Finding['topic'], seen: Partial<Snapshot>, change: Partial<Inspection> = {}) {
  const { wording } = createReportLanguage('en', 'binary');
  return examined(seen, change)
    .filter((finding) => finding.topic === topic)
    .map(({ says }) => wordMessage(says, doctorWords.en, wording));
}

const swapping = { ...snapshot(0).memory, swapTotal: 8 * GIB, swapFree: 8 * GIB };
const device = (kind: SwapDevice['kind'], size = 8 * GIB): SwapDevice => ({
  name: `/dev/${kind}`,
  kind,
  size,
  used: 0,
  priority: 0,
});

describe('doctor on swap', () => {
  it('says that there is none', () => {
    expect(told('swap', {})).toEqual(['There is no swap: when memory is full, programs are ended.']);
  });

  it('tells a disk and a file from compressed memory', () => {
    expect(told('swap', { memory: swapping, swapDevices: [device('disk', 2 * GIB), device('file', 6 * GIB)] })).toEqual(
      [
        'Swap is on a disk (2 GiB) and in a file (6 GiB). It counts as room, but programs slow down long before it is full.',
      ],
    );
    const zram = { size: 8 * GIB, stored: 2 * GIB, used: 512 * MIB };
    expect(told('swap', { memory: swapping, swapDevices: [device('zram')], zram })).toEqual([
      'Swap is memory itself, compressed (zram, up to 8 GiB). It counts with what compression saves, 75% so far.',
    ]);
    const little = { ...zram, stored: MIB };
    expect(
      told('swap', { memory: swapping, swapDevices: [device('zram', 4 * GIB), device('disk', 4 * GIB)], zram: little }),
    ).toEqual([
      'Swap is memory itself, compressed (zram, up to 4 GiB), and 4 GiB on disk. It counts with what compression saves.',
    ]);
  });

  it('sees zswap before a disk', () => {
    const text = (path: string) => (path === '/sys/module/zswap/parameters/enabled' ? 'Y\n' : null);
    expect(told('swap', { memory: swapping, swapDevices: [device('disk')] }, { text })[0]).toContain(
      'zswap keeps part',
    );
    expect(told('swap', { memory: swapping, swapDevices: [device('disk')] }, { text: () => 'N\n' })[0]).not.toContain(
      'zswap',
    );
  });

  it('says what it cannot tell', () => {
    expect(examined({ memory: swapping }).find(({ topic }) => topic === 'swap')).toMatchObject({
      state: 'limited',
      says: { key: 'swap.unknown' },
    });
    expect(
      examined({ memory: swapping, swapDevices: [device('zram')] }).find(({ topic }) => topic === 'swap'),
    ).toMatchObject({
      state: 'limited',
      says: { key: 'swap.zram-unread' },
    });
  });
});

describe("doctor on ZFS' cache", () => {
  it('says nothing where there is no ZFS, and how much of its cache counts as free where there is', () => {
    expect(told('zfs cache', {})).toEqual([]);
    const memory = { ...snapshot(0).memory, parts: { arc: 14 * GIB, arcMin: GIB } };
    expect(told('zfs cache', { memory })).toEqual([
      'The cache of ZFS holds 14 GiB; it gives back 13 GiB of that, which count as free.',
    ]);
  });

  it('says that the cache of a host is left out', () => {
    const exists = (path: string) => path === '/proc/spl/kstat/zfs/arcstats';
    expect(examined({}, { exists }).find(({ topic }) => topic === 'zfs cache')).toMatchObject({
      state: 'limited',
      says: { key: 'zfs.of-host' },
    });
  });
});

describe('doctor on the pressure of containers and services', () => {
  const pool: LimitedPool = {
    id: '/web',
    kind: 'cgroup',
    label: 'web',
    limit: GIB,
    used: MIB,
    reclaimable: ok(0),
    shared: ok(0),
    oomKills: ok(0),
  };
  const version2 = (path: string) => path === '/sys/fs/cgroup/cgroup.controllers';
  const key = (seen: Partial<Snapshot>, change: Partial<Inspection>) =>
    examined(seen, change).find(({ topic }) => topic === 'pressure of limits')?.says.key;

  it('says of how many it is read, would be read, or why not', () => {
    const pressed = { ...pool, pressure: { some10: 0, full10: 0 } };
    expect(key({ pools: [pressed, pool] }, { exists: version2 })).toBe('limits-pressure.read');
    expect(key({}, { exists: version2, text: () => 'some avg10=0.00' })).toBe('limits-pressure.ready');
    expect(key({ pools: [pool] }, { exists: version2, text: () => 'some avg10=0.00' })).toBe('limits-pressure.none');
    expect(key({ pools: [pool] }, {})).toBe('limits-pressure.version-1');
  });
});

describe('doctor on who acts first', () => {
  const earlyoom: OomDaemon = {
    kind: 'earlyoom',
    memory: { share: 0.1 },
    swap: { bytes: 512 * MIB },
    byResident: false,
    sparesRoot: false,
  };
  const oomd: OomDaemon = {
    kind: 'systemd-oomd',
    used: 0.9,
    pressure: 0.6,
    lasts: 30,
    units: [
      { unit: '-.slice', manager: 'system', swap: true },
      { unit: 'user@*.service', manager: 'system', pressure: true, pressureLimit: 0.5 },
    ],
  };

  it('is nobody where nothing of the kind runs', () => {
    expect(told('who acts first', {})).toEqual(['No daemon ends programs before the kernel has to.']);
  });

  it('is earlyoom at its marks', () => {
    expect(told('who acts first', { oomDaemons: [earlyoom] })).toEqual([
      'earlyoom ends a program when no more than 6.4 GiB of memory are available.',
    ]);
    expect(told('who acts first', { memory: swapping, oomDaemons: [earlyoom] })[0]).toContain(
      'and 512 MiB of swap are free',
    );
  });

  it('is systemd-oomd for the units that ask for it', () => {
    expect(told('who acts first', { memory: swapping, oomDaemons: [oomd] })).toEqual([
      'systemd-oomd ends all programs of a unit when 90% of memory and of swap are used (below -.slice), and when all wait for memory 50% of the time for 30 seconds (below user@*.service).',
    ]);
    expect(told('who acts first', { oomDaemons: [oomd] })[0]).not.toContain('swap');
    expect(told('who acts first', { oomDaemons: [{ ...oomd, units: [] }] })[0]).toContain('no unit asks it');
    expect(told('who acts first', { oomDaemons: [{ ...oomd, units: oomd.units.slice(0, 1) }] })[0]).toContain(
      'there is none',
    );
  });

  it('warns of a session that shares one cgroup with all its programs', () => {
    const cgroup = '/user.slice/user-1000.slice/session-2.scope';
    const processes = ['sway', 'firefox', 'gimp', 'code'].map((name, at) => {
      const sample = processSample(at + 1);
      return { ...sample, facts: { ...sample.facts, name, executable: ok(`/usr/bin/${name}`), cgroup: ok(cgroup) } };
    });
    const warned = examined({ memory: swapping, oomDaemons: [oomd], processes }).find(
      ({ says }) => says.key === 'daemons.session-shared',
    );
    expect(warned).toMatchObject({
      state: 'limited',
      says: { values: { cgroup, count: 4 } },
      remedy: { command: expect.stringContaining('systemd-run') as string },
    });
    expect(told('who acts first', { oomDaemons: [oomd], processes: [] })).toHaveLength(1);
  });
});
