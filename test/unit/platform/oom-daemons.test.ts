import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok, type Reading } from '../../../electron/core/model/reading.ts';
import { KIB } from '../../../electron/core/model/units.ts';
import { OomDaemons } from '../../../electron/platform/linux/daemons/oom-daemons.ts';
import { parseEarlyoom } from '../../../electron/platform/linux/daemons/parse-earlyoom.ts';
import { OOMD_DEFAULTS, parseOomdConf, parseOomdUnit } from '../../../electron/platform/linux/daemons/parse-oomd.ts';
import { readOomd } from '../../../electron/platform/linux/daemons/read-oomd.ts';
import { processSample } from '../../doubles/observations.ts';

const earlyoom = (...options: string[]) => parseEarlyoom(['/usr/bin/earlyoom', ...options]);

describe('the command line of earlyoom', () => {
  it('leaves both marks at a tenth', () => {
    expect(earlyoom('-r', '3600')).toMatchObject({ memory: { share: 0.1 }, swap: { share: 0.1 }, byResident: false });
  });

  it('names marks in percent, of which the first is where it begins to act', () => {
    expect(earlyoom('-m', '5,2', '-s', '100')).toMatchObject({ memory: { share: 0.05 }, swap: { share: 1 } });
    expect(earlyoom('-m4.5')).toMatchObject({ memory: { share: 0.045 }, swap: { share: 0.1 } });
  });

  it('names marks in KiB, alone or beside percent', () => {
    expect(earlyoom('-M', '409600,307200')).toMatchObject({ memory: { bytes: 409_600 * KIB } });
    expect(earlyoom('-M409600', '-m', '20')).toMatchObject({ memory: { bytes: 409_600 * KIB, share: 0.2 } });
  });

  it('reads letters that stand together as getopt does', () => {
    expect(earlyoom('-dnm', '7')).toMatchObject({ memory: { share: 0.07 } });
    expect(earlyoom('-pr60', '-m', '7')).toMatchObject({ memory: { share: 0.07 } });
  });

  it('names what is preferred, avoided and ignored, as one word or as two', () => {
    expect(
      earlyoom('--prefer', '(^|/)(java|chromium)$', '--avoid=^(sshd|Xorg)$', '--ignore', '^systemd$', '--sort-by-rss'),
    ).toMatchObject({
      prefer: '(^|/)(java|chromium)$',
      avoid: '^(sshd|Xorg)$',
      ignore: '^systemd$',
      byResident: true,
    });
    expect(earlyoom('--ignore-root-user')).toMatchObject({ sparesRoot: true });
  });

  it('passes over options of newer versions', () => {
    expect(earlyoom('--some-new-thing', '-g', '-m', '3')).toMatchObject({ memory: { share: 0.03 } });
  });

  it.each([[['--dryrun']], [['-m', 'many']], [['-m', '-5']], [['-m', '101']], [['-m']], [['--prefer']]])(
    'ends nothing with %j',
    (options) => {
      expect(earlyoom(...options)).toBeNull();
    },
  );
});

describe('what systemd-oomd is told', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'oomd-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }

  it('keeps the defaults where nothing is set', async () => {
    expect(parseOomdConf(['[OOM]\n#SwapUsedLimit=90%\n'])).toEqual(OOMD_DEFAULTS);
    expect(await readOomd(root)).toEqual({ kind: 'systemd-oomd', used: 0.9, pressure: 0.6, lasts: 30, units: [] });
  });

  it('takes the main file of the strongest folder, then all drop-ins by name, the last one of which applies', async () => {
    write('usr/lib/systemd/oomd.conf', '[OOM]\nSwapUsedLimit=50%\n');
    write('etc/systemd/oomd.conf', '[OOM]\nSwapUsedLimit=80%\nDefaultMemoryPressureLimit=70%\n');
    write('usr/lib/systemd/oomd.conf.d/10-defaults.conf', '[OOM]\nDefaultMemoryPressureDurationSec=20s\n');
    write('etc/systemd/oomd.conf.d/90-mine.conf', '[OOM]\nDefaultMemoryPressureDurationSec=1min 5s\n');
    expect(await readOomd(root)).toMatchObject({ used: 0.8, pressure: 0.7, lasts: 65 });
  });

  it('leaves a value that cannot be read as it was', () => {
    expect(
      parseOomdConf(['SwapUsedLimit=lots\nDefaultMemoryPressureDurationSec=soon\nDefaultMemoryPressureLimit=150%']),
    ).toEqual(OOMD_DEFAULTS);
  });

  it('reads percent, permille and permyriad', () => {
    expect(parseOomdConf(['SwapUsedLimit=905‰\nDefaultMemoryPressureLimit=5025‱'])).toMatchObject({
      used: 0.905,
      pressure: 0.5025,
    });
  });

  it('lists the units that say something of it, with their drop-ins', async () => {
    write('usr/lib/systemd/system/-.slice.d/10-oomd-root-slice-defaults.conf', '[Slice]\nManagedOOMSwap=kill\n');
    write(
      'usr/lib/systemd/system/user@.service.d/10-oomd-user-service-defaults.conf',
      '[Service]\nManagedOOMMemoryPressure=kill\nManagedOOMMemoryPressureLimit=50%\n',
    );
    write('etc/systemd/system/user@.service.d/20-mine.conf', '[Service]\nManagedOOMMemoryPressureLimit=80%\n');
    write('etc/systemd/user/app.slice', '[Slice]\nManagedOOMSwap=kill\n');
    write('usr/lib/systemd/system/nginx.service', '[Service]\nExecStart=/usr/sbin/nginx\n');
    write('usr/lib/systemd/system/postgresql.service', '[Service]\nManagedOOMPreference=omit\n');
    write('usr/lib/systemd/system/user-.slice.d/10-all.conf', '[Slice]\nManagedOOMMemoryPressure=auto\n');
    write('usr/lib/systemd/system/service.d/all.conf', '[Service]\nManagedOOMPreference=avoid\n');
    const { units } = await readOomd(root);
    expect(units).toEqual([
      { unit: '*.service', manager: 'system', preference: 'avoid' },
      { unit: 'user-*.slice', manager: 'system', pressure: false },
      { unit: 'user@*.service', manager: 'system', pressure: true, pressureLimit: 0.8 },
      { unit: '-.slice', manager: 'system', swap: true },
      { unit: 'postgresql.service', manager: 'system', preference: 'omit' },
      { unit: 'app.slice', manager: 'user', swap: true },
    ]);
  });

  it('knows masked files as empty, and what systemctl set-property wrote as strongest', async () => {
    write('usr/lib/systemd/system/-.slice.d/10-oomd.conf', '[Slice]\nManagedOOMSwap=kill\n');
    mkdirSync(path.join(root, 'etc/systemd/system/-.slice.d'), { recursive: true });
    symlinkSync('/dev/null', path.join(root, 'etc/systemd/system/-.slice.d/10-oomd.conf'));
    write('etc/systemd/system.control/web.service.d/50-ManagedOOMSwap.conf', '[Service]\nManagedOOMSwap=kill\n');
    write('etc/systemd/system/web.service.d/50-ManagedOOMSwap.conf', '[Service]\nManagedOOMSwap=auto\n');
    expect((await readOomd(root)).units).toEqual([{ unit: 'web.service', manager: 'system', swap: true }]);
  });

  it('is not taken in by huge files', async () => {
    write('etc/systemd/system/huge.service', `${'#'.repeat(300_000)}\nManagedOOMSwap=kill\n`);
    expect((await readOomd(root)).units).toEqual([]);
  });

  it('says nothing of a unit that does not speak of it', () => {
    expect(parseOomdUnit('[Service]\nMemoryMax=1G\n')).toBeNull();
    expect(parseOomdUnit('ManagedOOMMemoryPressure=kill\nManagedOOMMemoryPressureLimit=0%')).toEqual({
      pressure: true,
    });
  });

  it('is read where it runs, beside the sweeps, and again only after a quarter of an hour', async () => {
    write('etc/systemd/system/web.service', 'ManagedOOMSwap=kill\n');
    let now = 0;
    const daemons = new OomDaemons({ root, now: () => now, user: 'ada' });
    const runs = [program(7, 'systemd-oomd', { user: 'systemd-oom' })];
    expect(daemons.follow(runs)).toBeUndefined();
    await daemons.settled();
    const known = daemons.follow(runs);
    expect(known).toMatchObject([{ kind: 'systemd-oomd', units: [{ unit: 'web.service' }] }]);
    write('etc/systemd/system/web.service', 'ManagedOOMSwap=auto\n');
    now = 60_000;
    for (let sweep = 0; sweep < 40; sweep += 1) daemons.follow(runs);
    await daemons.settled();
    expect(daemons.follow(runs)).toBe(known);
    now = 16 * 60_000;
    for (let sweep = 0; sweep < 40; sweep += 1) daemons.follow(runs);
    await daemons.settled();
    expect(daemons.follow(runs)).toMatchObject([{ units: [{ swap: false }] }]);
    for (let sweep = 0; sweep < 40; sweep += 1) daemons.follow([]);
    expect(daemons.follow([])).toBeUndefined();
  });
});

interface Of {
  readonly user?: string;
  readonly cgroup?: string;
  readonly commandLine?: Reading<readonly string[]>;
}

function program(pid: number, name: string, { user = 'root', cgroup = '/', commandLine }: Of = {}) {
  const plain = processSample(pid);
  return {
    ...plain,
    facts: {
      ...plain.facts,
      name,
      user: ok(user),
      cgroup: ok(cgroup),
      commandLine: commandLine ?? ok([name]),
    },
  };
}

describe('earlyoom among the processes', () => {
  it('is known by its command line, as soon as that has arrived', () => {
    const daemons = new OomDaemons({ user: 'ada' });
    const late = program(5, 'earlyoom', { commandLine: { kind: 'failed', reason: 'reading.not-yet' } as never });
    expect(daemons.follow([late])).toBeUndefined();
    expect(daemons.follow([program(5, 'earlyoom', { commandLine: ok(['earlyoom', '-m', '6']) })])).toMatchObject([
      { kind: 'earlyoom', memory: { share: 0.06 } },
    ]);
  });

  it('counts when it belongs to the system, or to the user who looks', () => {
    const known = (of: Of) => new OomDaemons({ user: 'ada' }).follow([program(5, 'earlyoom', of)]);
    expect(known({ user: 'root' })).toHaveLength(1);
    expect(known({ user: '61234', cgroup: '/system.slice/earlyoom.service' })).toHaveLength(1);
    expect(known({ user: 'ada' })).toHaveLength(1);
    expect(known({ user: 'mallory', cgroup: '/user.slice/user-1001.slice/session-4.scope' })).toBeUndefined();
  });
});
