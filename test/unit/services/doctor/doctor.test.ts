import { describe, expect, it } from 'vitest';
import { denied, failed, unsupported } from '../../../../electron/core/model/reading.ts';
import type { MissingFact } from '../../../../electron/core/model/snapshot.ts';
import { examineMachine, findingsOf } from '../../../../electron/services/doctor/examine.ts';
import type { Inspection } from '../../../../electron/services/doctor/finding.ts';
import { processSample, snapshot } from '../../../doubles/observations.ts';
import { foreignReason, reason } from '../../../../electron/core/words/reasons.ts';

const healthy: Inspection = {
  platform: 'linux',
  release: '6.1.0',
  user: { name: 'ada', isRoot: true },
  environment: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus', DISPLAY: ':0' },
  reader: { name: 'linux' },
  maps: [unsupported()],
  snapshot: snapshot(0, { processes: [processSample(1), processSample(2)] }),
  failure: '',
  pidfd: 'in use',
  ownOomScore: 'lowered',
  text: () => 'Max open files            1024                 4096                 files\n',
  tryOpen: () => null,
  exists: (path) => !path.includes('zfs'),
};

function missing(fact: string, why: string, kind: MissingFact['kind'] = 'unsupported'): Inspection['snapshot'] {
  return snapshot(0, { processes: [processSample(1)], missing: [{ fact, kind, reason: foreignReason(why) }] });
}

function finding(topic: string, change: Partial<Inspection>) {
  return findingsOf({ ...healthy, ...change }).find((one) => one.topic === topic);
}

const files = (contents: Readonly<Record<string, string>>) => (path: string) => contents[path] ?? null;

describe('doctor', () => {
  it('finds nothing wrong where all can be read and done', () => {
    expect(findingsOf(healthy).filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  it('says why nothing can be read', () => {
    const broken = { reader: null, snapshot: null, failure: reason('reader.none') };
    expect(finding('reader', broken)).toMatchObject({
      state: 'missing',
      says: { key: 'reader.none', values: { reason: reason('reader.none') } },
    });
    expect(finding('processes', broken)).toBeUndefined();
  });

  it.each([
    ['22 1 0:21 / /proc rw - proc proc rw,hidepid=2', 'sudo systemctl enable --now headroom@ada'],
    ['22 1 0:21 / /proc rw - proc proc rw,hidepid=2,gid=27', 'sudo usermod -aG "$(getent group 27 | cut -d: -f1)" ada'],
    ['22 1 0:21 / /proc rw - proc proc rw,gid=27,hidepid=2', 'sudo usermod -aG "$(getent group 27 | cut -d: -f1)" ada'],
  ])('grants a look at the processes of others: %s', (mounts, command) => {
    const hidden = missing('processes', 'processes of other users are hidden (hidepid=2)', 'denied');
    const found = finding('processes', { snapshot: hidden, text: files({ '/proc/self/mountinfo': mounts }) });
    expect(found).toMatchObject({ state: 'limited', remedy: { command } });
  });

  it('looks at the proc that was mounted last', () => {
    const mounts =
      '22 1 0:21 / /proc rw - proc proc rw,hidepid=2\n23 22 0:22 / /proc rw - proc proc rw,hidepid=2,gid=27\n';
    const hidden = missing('processes', 'hidden', 'denied');
    expect(
      finding('processes', { snapshot: hidden, text: files({ '/proc/self/mountinfo': mounts }) })?.remedy?.command,
    ).toContain('27');
  });

  it('tells a kernel without pressure from one where it is switched off', () => {
    const without = { snapshot: missing('pressure', 'this kernel has no pressure stall information') };
    expect(finding('memory pressure', { ...without, text: () => null })).toMatchObject({
      state: 'absent',
      remedy: null,
    });
    const off = { ...without, text: files({ '/boot/config-6.1.0': 'CONFIG_PSI=y\nCONFIG_PSI_DEFAULT_DISABLED=y' }) };
    expect(finding('memory pressure', off)?.remedy?.command).toBe('sudo grubby --update-kernel=ALL --args=psi=1');
    expect(finding('memory pressure', { ...off, exists: () => false })?.remedy?.command).toContain('update-grub');
  });

  it('switches the memory controller on where it is off', () => {
    const without = missing('pools', 'cgroups do not limit memory here');
    const cgroups = '#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t0\t80\t0\n';
    const found = finding('limits', { snapshot: without, text: files({ '/proc/cgroups': cgroups }) });
    expect(found).toMatchObject({
      state: 'missing',
      remedy: { command: expect.stringContaining('cgroup_enable=memory') as string },
    });
    expect(finding('limits', { snapshot: without, text: () => null })).toMatchObject({
      state: 'absent',
      remedy: null,
    });
  });

  it('offers a service of its own, or root for one look, where memory maps of others are closed', () => {
    const maps = [denied(), denied()];
    const service = finding('memory maps', { maps })?.remedy;
    expect(service).toMatchObject({
      command: 'sudo systemctl enable --now headroom@ada',
      undo: 'sudo systemctl disable --now headroom@ada',
    });
    const exists = (path: string) => !path.includes('headroom@');
    expect(finding('memory maps', { maps, exists })?.remedy).toMatchObject({
      command: 'sudo headroom serve --port 0',
      undo: null,
    });
    expect(finding('memory maps', { maps: [] })?.state).toBe('ok');
  });

  it('takes the memory maps of others for closed although one of them has just ended', () => {
    expect(finding('memory maps', { maps: [failed(reason('process.gone')), denied()] })?.state).toBe('limited');
  });

  it('says of itself whether the kernel takes others first', () => {
    expect(finding('out of memory', { ownOomScore: 'low-already' })).toMatchObject({ state: 'ok' });
    expect(finding('out of memory', { ownOomScore: 'none' })).toBeUndefined();
    const open = finding('out of memory', { ownOomScore: 'not-permitted' });
    expect(open).toMatchObject({ state: 'limited', remedy: { command: 'sudo systemctl enable --now headroom@ada' } });
  });

  it('raises the limit of open files of the shell that starts it where it is too low', () => {
    const hard = () => 'Max open files            2                    2                    files\n';
    expect(finding('descriptors', { text: hard })?.remedy?.command).toMatch(/^sudo prlimit --nofile=\d+ --pid \$\$$/);
    const text = () => 'Max open files            2                    4096                 files\n';
    expect(finding('descriptors', { text })).toMatchObject({ state: 'limited', remedy: { command: 'ulimit -n 4096' } });
  });

  describe('on the kernel log', () => {
    const user = { name: 'ada', isRoot: false };
    const without =
      (...files: readonly string[]) =>
      (file: string) =>
        !files.some((part) => file.includes(part));
    const restricted = (file: string) => (file === '/dev/kmsg' ? 'EPERM' : 'EACCES');

    it('knows the ways to it', () => {
      const refused = { tryOpen: restricted, user };
      expect(finding('kernel log', refused)?.remedy?.command).toBe('sudo usermod -aG systemd-journal ada');
      const bare = { ...refused, exists: without('systemd') };
      expect(finding('kernel log', bare)?.remedy?.command).toBe('sudo headroom serve --port 0');
      expect(finding('kernel log', { ...bare, tryOpen: () => 'EACCES' })?.remedy?.command).toBe(
        'sudo setfacl -m u:ada:r /dev/kmsg',
      );
      const none = { tryOpen: () => 'ENOENT', exists: without('systemd/journal') };
      expect(finding('kernel log', none)).toMatchObject({ state: 'absent', remedy: null });
    });

    it('needs none where journald may be read', () => {
      const text = files({ '/etc/machine-id': 'abc\n' });
      const tryOpen = (file: string) => (file === '/var/log/journal/abc/system.journal' ? null : 'EPERM');
      expect(finding('kernel log', { tryOpen, text, user })).toMatchObject({ state: 'ok', remedy: null });
    });

    it('says whether the daemons that act before the kernel are heard of', () => {
      expect(finding('oom daemons', { exists: without('oomd', 'earlyoom') })).toBeUndefined();
      const deaf = { tryOpen: restricted, user, text: () => null };
      expect(finding('oom daemons', { ...deaf, exists: without('earlyoom') })?.state).toBe('ok');
      expect(finding('oom daemons', deaf)).toMatchObject({
        state: 'missing',
        says: { key: 'daemons.unheard', values: { programs: 'earlyoom' } },
        remedy: { command: 'sudo usermod -aG systemd-journal ada', undo: 'sudo gpasswd -d ada systemd-journal' },
      });
      const alone = { ...deaf, exists: without('systemd', 'dbus') };
      expect(finding('oom daemons', alone)?.remedy?.command).toBe('sudo setfacl -m u:ada:r /var/log/syslog');
      expect(finding('oom daemons', { ...alone, tryOpen: () => null })?.state).toBe('ok');
    });
  });

  it('says what stands in the way of notifications and of the window', () => {
    const bare = { environment: {}, exists: () => false };
    expect(finding('notifications', bare)).toMatchObject({ state: 'missing', remedy: null });
    expect(finding('display', bare)).toMatchObject({ state: 'absent', remedy: { command: 'headroom serve' } });
  });

  it('says how signals are sent where there is no pidfd', () => {
    expect(finding('signals', { pidfd: { missing: reason('pidfd.no-koffi', { cause: 'not found' }) } })).toMatchObject({
      state: 'limited',
      remedy: { command: 'npm install koffi', undo: 'npm uninstall koffi' },
    });
    const mac = { platform: 'darwin', pidfd: { missing: reason('pidfd.linux-only') } } as const;
    expect(finding('signals', mac)?.state).toBe('ok');
  });

  describe('whatever is missing', () => {
    const hidden = ['processes', 'private', 'pressure', 'pools'].map((fact) => {
      return { fact, kind: 'denied' as const, reason: foreignReason('hidden') };
    });
    const contents: Readonly<Record<string, string>> = {
      '/proc/self/mountinfo': '22 1 0:21 / /proc rw - proc proc rw,hidepid=2,gid=27',
      '/proc/cgroups': 'memory\t0\t80\t0\n',
      '/boot/config-6.1.0': 'CONFIG_PSI=y\n',
      '/proc/self/limits': 'Max open files            2                    2                    files\n',
    };
    const poor: Inspection = {
      ...healthy,
      user: { name: 'ada', isRoot: false },
      environment: {},
      maps: [denied()],
      snapshot: snapshot(0, { processes: [processSample(1), processSample(2)], missing: hidden }),
      pidfd: { missing: 'koffi: not found' },
      ownOomScore: 'not-permitted',
      text: files(contents),
    };
    const machines: readonly (readonly [string, Partial<Inspection>])[] = [
      ['an installed package', { tryOpen: () => 'EPERM' }],
      ['a checkout with systemd', { tryOpen: () => 'EPERM', exists: (path) => !path.includes('headroom@') }],
      ['no systemd, and a closed log', { tryOpen: () => 'EACCES', exists: (path) => !path.includes('systemd') }],
      ['no systemd, and a restricted log', { tryOpen: () => 'EPERM', exists: (path) => !path.includes('systemd') }],
      ['another reader', { reader: { name: 'portable' } }],
      ['a bare machine', { tryOpen: () => 'EPERM', exists: () => false }],
    ];
    const remedies = (change: Partial<Inspection>) =>
      findingsOf({ ...poor, ...change }).flatMap(({ remedy }) => remedy ?? []);

    it.each(machines)('no command gives a runtime or the whole machine more rights: %s', (_, change) => {
      const commands = remedies(change).map(({ command }) => command);
      expect(commands.length).toBeGreaterThan(4);
      expect(commands.filter((command) => /setcap|sysctl|chmod|hidepid=0|NOPASSWD/.test(command))).toEqual([]);
    });

    it.each(machines)('every command that leaves a trace names the one that takes it back: %s', (_, change) => {
      for (const { command, undo, opens } of remedies(change)) {
        expect(opens.key).toMatch(/^opens\./);
        const ends = /^(ulimit|sudo prlimit|(sudo )?headroom )/.test(command);
        expect([command, undo === null]).toEqual([command, ends]);
      }
    });
  });

  it('examines this machine', async () => {
    const topics = (await examineMachine()).map(({ topic }) => topic);
    expect(topics).toContain('reader');
    expect(new Set(topics).size).toBe(topics.length);
  });
});
