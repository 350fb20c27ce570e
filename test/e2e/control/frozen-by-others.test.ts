import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createCgroup, type TestCgroup } from '../../doubles/linux/cgroups.ts';
import { createVictims, isAlive, isPausedOrGone, statOf, until } from '../../doubles/linux/victims.ts';
import { runHeadroom } from '../harness/headroom.ts';

const victims = createVictims();
const made: TestCgroup[] = [];
const folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
mkdirSync(path.join(folder, 'headroom'));
writeFileSync(path.join(folder, 'headroom', 'settings.json'), JSON.stringify({ graceSeconds: 1 }));

const HIERARCHIES = {
  freezer: { file: 'freezer.state', frozen: 'FROZEN', thawed: 'THAWED' },
  unified: { file: 'cgroup.freeze', frozen: '1', thawed: '0' },
} as const;
type Hierarchy = keyof typeof HIERARCHIES;

afterEach(async () => {
  for (const cgroup of made) thaw(cgroup);
  victims.endAll();
  for (const cgroup of made.splice(0)) await cgroup.remove();
});
afterAll(() => rmSync(folder, { recursive: true }));

function thaw(cgroup: TestCgroup): void {
  for (const { file, thawed } of Object.values(HIERARCHIES)) if (cgroup.read(file) !== '') cgroup.write(file, thawed);
}

/** A sleep in a fresh cgroup, or in a child of it, which somebody freezes: the cgroup itself. */
async function freezeSleep(hierarchy: Hierarchy, child: string) {
  const cgroup = createCgroup(hierarchy);
  if (cgroup === null) return null;
  made.push(cgroup);
  if (child !== '') mkdirSync(path.join(cgroup.directory, child));
  // What a signal would end by default, version 2 lets end also while it is frozen.
  const pid = await victims.shell(`trap '' TERM; exec sleep ${victims.marker}`);
  await until('it ignores SIGTERM', () => statOf(pid)?.name === 'sleep');
  cgroup.write(path.join(child, 'cgroup.procs'), String(pid));
  const { file, frozen } = HIERARCHIES[hierarchy];
  cgroup.write(file, frozen);
  await until('it is frozen', () =>
    hierarchy === 'unified' ? /^frozen 1$/m.test(cgroup.read('cgroup.events')) : cgroup.read(file).trim() === 'FROZEN',
  );
  return { cgroup, pid };
}

const EVERY_WAY = ['end', 'end --force', 'end --tree', 'end --group', 'pause', 'pause --tree', 'resume'];
const PLACES = [
  { hierarchy: 'freezer', child: '', commands: EVERY_WAY },
  { hierarchy: 'freezer', child: 'inner', commands: ['end', 'pause'] },
  { hierarchy: 'unified', child: '', commands: ['end', 'end --force', 'pause', 'resume'] },
  { hierarchy: 'unified', child: 'inner', commands: ['end'] },
] as const;
const CASES = PLACES.flatMap(({ commands, ...place }) => commands.map((command) => ({ ...place, command })));

describe.runIf(process.platform === 'linux')('a process in a cgroup that somebody else has frozen', () => {
  test.for(CASES)(
    '$hierarchy/$child: headroom $command names the cgroup',
    async ({ hierarchy, child, command }, { skip }) => {
      const made = await freezeSleep(hierarchy, child);
      if (made === null) return skip('needs to create cgroups');
      const { cgroup, pid } = made;
      const [name = '', ...options] = command.split(' ');
      const { code, out } = await runHeadroom([name, String(pid), ...options, '--yes'], {
        XDG_STATE_HOME: folder,
        XDG_CONFIG_HOME: folder,
      });
      expect(out).toContain(cgroup.path);
      expect(out).not.toMatch(/add --force|when it is resumed/);
      // Version 2 lets SIGKILL through to what it has frozen.
      const isKilled = hierarchy === 'unified' && command === 'end --force';
      expect(code).toBe(isKilled ? 0 : 6);
      if (isKilled) return;
      const { file, thawed } = HIERARCHIES[hierarchy];
      expect(cgroup.read(file).trim(), 'it is still frozen').not.toBe(thawed);
      expect(isAlive(pid)).toBe(true);
      if (name === 'end') return;
      thaw(cgroup);
      await until('it is thawed', () => cgroup.read(file).trim() === thawed);
      // Nothing comes about later that was said not to have been done.
      await until('it sleeps', () => statOf(pid)?.state === 'sleeping');
      expect(isPausedOrGone(pid)).toBe(false);
    },
  );
});
