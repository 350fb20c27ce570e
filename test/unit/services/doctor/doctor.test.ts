import { describe, expect, it } from 'vitest';
import { denied, ok, unsupported } from '../../../../electron/core/model/reading.ts';
import type { MissingFact } from '../../../../electron/core/model/snapshot.ts';
import { examineMachine, findingsOf } from '../../../../electron/services/doctor/examine.ts';
import type { Inspection } from '../../../../electron/services/doctor/finding.ts';
import { processSample, snapshot } from '../../../doubles/observations.ts';
import { foreignReason, reason } from '../../../../electron/core/words/reasons.ts';

const healthy: Inspection = {
  platform: 'linux',
  release: '6.1.0',
  executable: '/usr/bin/node',
  user: { name: 'ada', isRoot: true },
  environment: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus', DISPLAY: ':0' },
  reader: { name: 'linux', readMemoryMap: () => unsupported() },
  snapshot: snapshot(0, { processes: [processSample(1), processSample(2)] }),
  failure: '',
  pidfd: 'in use',
  text: () => 'Max open files            1024                 4096                 files\n',
  tryOpen: () => null,
  exists: () => true,
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
    ['proc /proc proc rw,hidepid=2 0 0', 'sudo mount -o remount,hidepid=0 /proc'],
    ['proc /proc proc rw,hidepid=2,gid=27 0 0', 'sudo usermod -aG "$(getent group 27 | cut -d: -f1)" ada'],
    ['proc /proc proc rw,gid=27,hidepid=2 0 0', 'sudo usermod -aG "$(getent group 27 | cut -d: -f1)" ada'],
  ])('grants a look at the processes of others: %s', (mounts, command) => {
    const hidden = missing('processes', 'processes of other users are hidden (hidepid=2)', 'denied');
    const found = finding('processes', { snapshot: hidden, text: files({ '/proc/mounts': mounts }) });
    expect(found).toMatchObject({ state: 'limited', command });
  });

  it('looks at the proc that was mounted last', () => {
    const mounts = 'proc /proc proc rw,hidepid=2 0 0\nproc /proc proc rw,hidepid=2,gid=27 0 0';
    const hidden = missing('processes', 'hidden', 'denied');
    expect(finding('processes', { snapshot: hidden, text: files({ '/proc/mounts': mounts }) })?.command).toContain(
      '27',
    );
  });

  it('tells a kernel without pressure from one where it is switched off', () => {
    const without = { snapshot: missing('pressure', 'this kernel has no pressure stall information') };
    expect(finding('memory pressure', { ...without, text: () => null })).toMatchObject({
      state: 'absent',
      command: null,
    });
    const off = { ...without, text: files({ '/boot/config-6.1.0': 'CONFIG_PSI=y\nCONFIG_PSI_DEFAULT_DISABLED=y' }) };
    expect(finding('memory pressure', off)?.command).toBe('sudo grubby --update-kernel=ALL --args=psi=1');
    expect(finding('memory pressure', { ...off, exists: () => false })?.command).toContain('update-grub');
  });

  it('switches the memory controller on where it is off', () => {
    const without = missing('pools', 'cgroups do not limit memory here');
    const cgroups = '#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t0\t80\t0\n';
    const found = finding('limits', { snapshot: without, text: files({ '/proc/cgroups': cgroups }) });
    expect(found).toMatchObject({
      state: 'missing',
      command: expect.stringContaining('cgroup_enable=memory') as string,
    });
    expect(finding('limits', { snapshot: without, text: () => null })).toMatchObject({
      state: 'absent',
      command: null,
    });
  });

  it('asks for the right to trace where memory maps of others are closed', () => {
    const closed = { name: 'linux', readMemoryMap: () => denied() } as const;
    expect(finding('memory maps', { reader: closed })?.command).toBe('sudo setcap cap_sys_ptrace+ep /usr/bin/node');
    const own = processSample(1, { facts: { ...processSample(1).facts, user: ok('ada') } });
    expect(finding('memory maps', { reader: closed, snapshot: snapshot(0, { processes: [own] }) })?.state).toBe('ok');
  });

  it('raises the limit of open files of the shell that starts it where it is too low', () => {
    const hard = () => 'Max open files            2                    2                    files\n';
    expect(finding('descriptors', { text: hard })?.command).toMatch(/^sudo prlimit --nofile=\d+ --pid \$\$$/);
    const text = () => 'Max open files            2                    4096                 files\n';
    expect(finding('descriptors', { text })).toMatchObject({ state: 'limited', command: 'ulimit -n 4096' });
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
      expect(finding('kernel log', refused)?.command).toBe('sudo usermod -aG systemd-journal ada');
      const bare = { ...refused, exists: without('systemd/journal') };
      expect(finding('kernel log', bare)?.command).toBe('sudo sysctl kernel.dmesg_restrict=0');
      expect(finding('kernel log', { ...bare, tryOpen: () => 'EACCES' })?.command).toBe(
        'sudo setfacl -m u:ada:r /dev/kmsg',
      );
      const none = { tryOpen: () => 'ENOENT', exists: without('systemd/journal') };
      expect(finding('kernel log', none)).toMatchObject({ state: 'absent', command: null });
    });

    it('needs none where journald may be read', () => {
      const text = files({ '/etc/machine-id': 'abc\n' });
      const tryOpen = (file: string) => (file === '/var/log/journal/abc/system.journal' ? null : 'EPERM');
      expect(finding('kernel log', { tryOpen, text, user })).toMatchObject({ state: 'ok', command: null });
    });

    it('says whether the daemons that act before the kernel are heard of', () => {
      expect(finding('oom daemons', { exists: without('oomd', 'earlyoom') })).toBeUndefined();
      const deaf = { tryOpen: restricted, user, text: () => null };
      expect(finding('oom daemons', { ...deaf, exists: without('earlyoom') })?.state).toBe('ok');
      expect(finding('oom daemons', deaf)).toMatchObject({
        state: 'missing',
        says: { key: 'daemons.unheard', values: { programs: 'earlyoom' } },
        command: 'sudo usermod -aG systemd-journal ada',
      });
      const alone = { ...deaf, exists: without('systemd', 'dbus') };
      expect(finding('oom daemons', alone)?.command).toBe('sudo setfacl -m u:ada:r /var/log/syslog');
      expect(finding('oom daemons', { ...alone, tryOpen: () => null })?.state).toBe('ok');
    });
  });

  it('says what stands in the way of notifications and of the window', () => {
    const bare = { environment: {}, exists: () => false };
    expect(finding('notifications', bare)).toMatchObject({ state: 'missing', command: null });
    expect(finding('display', bare)).toMatchObject({ state: 'absent', command: 'headroom serve' });
  });

  it('says how signals are sent where there is no pidfd', () => {
    expect(finding('signals', { pidfd: { missing: reason('pidfd.no-koffi', { cause: 'not found' }) } })).toMatchObject({
      state: 'limited',
      command: 'npm install koffi',
    });
    const mac = { platform: 'darwin', pidfd: { missing: reason('pidfd.linux-only') } } as const;
    expect(finding('signals', mac)?.state).toBe('ok');
  });

  it('examines this machine', async () => {
    const topics = (await examineMachine()).map(({ topic }) => topic);
    expect(topics).toContain('reader');
    expect(new Set(topics).size).toBe(topics.length);
  });
});
