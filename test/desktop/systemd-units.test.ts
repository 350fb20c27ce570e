import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SPARED } from '../../electron/services/own-oom-score.ts';

const UNITS = ['headroom.service', 'headroom@.service'];
const SOURCE = path.join(import.meta.dirname, '../../build/linux');
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-units-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The settings of the section [Service], as systemd reads them. */
function settingsOf(unit: string): ReadonlyMap<string, string> {
  const lines = readFileSync(path.join(SOURCE, unit), 'utf8').split('\n');
  return new Map(
    lines.filter((line) => /^\w+=/.test(line)).map((line) => [line.split('=')[0] ?? '', line.replace(/^\w+=/, '')]),
  );
}

describe.each(UNITS)('%s', (unit) => {
  it.skipIf(!hasAnalyze)('can be started by systemd', () => {
    // The program need not be installed for that: another one stands for it.
    const text = readFileSync(path.join(SOURCE, unit), 'utf8').replace('/usr/bin/headroom', '/bin/true');
    const place = path.join(folder, unit.replace('@', '@root'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(place, text);
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', place], { encoding: 'utf8' });
    const about = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('headroom'));
    expect([status, about]).toEqual([0, []]);
  });

  it('is the last that the kernel and systemd-oomd take, and no helper that is taken ends it', () => {
    const settings = settingsOf(unit);
    expect(Number(settings.get('OOMScoreAdjust'))).toBe(SPARED);
    expect(settings.get('OOMPolicy')).toBe('continue');
    expect(settings.get('ManagedOOMPreference')).toBe('avoid');
    expect(settings.get('Restart')).toBe('on-failure');
    const mib = (name: string) => Number(/^(\d+)M$/.exec(settings.get(name) ?? '')?.[1]);
    expect(mib('MemoryMin')).toBeGreaterThan(80);
    expect(mib('MemoryHigh')).toBeGreaterThan(mib('MemoryMin'));
    expect(mib('MemoryMax')).toBeGreaterThan(mib('MemoryHigh'));
  });
});

it('the service of the machine runs as its user, with no more than three capabilities and no way to more', () => {
  const settings = settingsOf('headroom@.service');
  expect(settings.get('User')).toBe('%i');
  expect(settings.get('NoNewPrivileges')).toBe('yes');
  expect(settings.get('AmbientCapabilities')).toBe('CAP_SYS_PTRACE CAP_SYSLOG CAP_SYS_RESOURCE');
  expect(settings.get('CapabilityBoundingSet')).toBe(settings.get('AmbientCapabilities'));
});

it('both are put where systemd looks for them by the packages', () => {
  const packages = readFileSync(path.join(SOURCE, '../../electron-builder.yml'), 'utf8');
  expect(packages).toContain('headroom.service=/usr/lib/systemd/user/headroom.service');
  expect(packages).toContain('headroom@.service=/usr/lib/systemd/system/headroom@.service');
});
