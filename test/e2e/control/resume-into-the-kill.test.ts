import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLimitedCgroup, type LimitedCgroup } from '../../doubles/linux/limited-cgroup.ts';
import { isAlive, statOf, until } from '../../doubles/linux/victims.ts';
import { runHeadroom, type Ended } from '../harness/headroom.ts';

const LIMIT = 60e6;
/** Takes memory until its cgroup holds so much, says so in a file, then takes 4 kB every 25 ms or holds still until it is continued. */
const GROWER = `
my ($use, $share, $ready, $keeps) = @ARGV;
my @held;
sub usage { open(my $file, '<', $use); my $text = <$file>; return $text; }
while (usage() < $share) { push @held, 'x' x 200000; }
my $goes = $keeps;
$SIG{CONT} = sub { $goes = 1; };
open(my $file, '>', $ready); close($file);
while (1) { push @held, 'x' x 4096 if $goes; select(undef, undef, undef, 0.025); }
`;

interface Grown {
  readonly pid: number;
  readonly cgroup: LimitedCgroup;
  readonly label: string;
}

let folder: string;
let grown: Grown | null = null;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
});
afterEach(async () => {
  if (grown !== null && isAlive(grown.pid)) process.kill(grown.pid, 'SIGKILL');
  await grown?.cgroup.remove();
  grown = null;
  rmSync(folder, { recursive: true });
});

function headroom(...args: readonly string[]): Promise<Ended> {
  return runHeadroom(args, { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder });
}

/** A program that has come to so many bytes inside a limited cgroup; why not, where that cannot be. */
async function growTo(bytes: number, then: 'grows on' | 'holds still'): Promise<Grown | string> {
  const label = `resume-${Math.round(bytes / 1e6)}`;
  const cgroup = openLimitedCgroup(label, LIMIT);
  if (typeof cgroup === 'string') return cgroup;
  const ready = path.join(folder, 'ready');
  const inside = path.dirname(cgroup.procs);
  const usage = ['memory.usage_in_bytes', 'memory.current'].map((name) => path.join(inside, name)).find(existsSync);
  const child = spawn(
    'sh',
    [
      '-c',
      'echo $$ > "$0"; exec perl -e "$@"',
      cgroup.procs,
      GROWER,
      usage ?? '',
      String(bytes),
      ready,
      then === 'grows on' ? '1' : '',
    ],
    { stdio: 'ignore' },
  );
  grown = { pid: child.pid ?? 0, cgroup, label: `headroom-${label}` };
  await until('it has grown', () => existsSync(ready) || child.exitCode !== null || child.signalCode !== null);
  expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  return grown;
}

async function expectRefusedUntilYes({ pid, label }: Grown): Promise<string> {
  let said = '';
  for (const way of [
    ['resume', String(pid)],
    ['resume', '--all'],
  ]) {
    const { code, out, errors } = await headroom(...way);
    said = out;
    expect(out).toContain(label);
    expect(out).toMatch(/of 60 MB are left/);
    expect(out).toContain('Raise the limit first, or end it instead.');
    expect(errors).toContain('--yes');
    expect([way.join(' '), code, statOf(pid)?.state]).toEqual([way.join(' '), 4, 'stopped']);
  }
  return said;
}

function rememberedGrowth(pid: number): number | null | undefined {
  const text = readFileSync(path.join(folder, 'headroom', 'acted.json'), 'utf8');
  const { paused } = JSON.parse(text) as { paused: { pid: number; growth: number | null }[] };
  return paused.find((one) => one.pid === pid)?.growth;
}

describe.runIf(process.platform === 'linux')('resuming a process that was paused before its memory ran out', () => {
  test('that held still with little left is warned of and refused, and goes on with --yes', async ({ skip }) => {
    const found = await growTo(57e6, 'holds still');
    if (typeof found === 'string') return skip(found);
    const { pid, cgroup } = found;
    expect((await headroom('pause', String(pid), '--yes')).code).toBe(0);
    expect([statOf(pid)?.state, rememberedGrowth(pid)]).toEqual(['stopped', null]);
    expect(await expectRefusedUntilYes(found)).toContain('nobody knows how fast it grew');
    const before = cgroup.usage();
    const { code } = await headroom('resume', String(pid), '--yes');
    expect(code).toBe(0);
    await until('it grows on', () => cgroup.usage() > before + 40_000 || cgroup.oomKills() > 0);
  });

  test('that grew is warned of with the time that is left, because the pause has looked twice', async ({ skip }) => {
    // A tenth and more is left: only the growth can tell.
    const found = await growTo(53.5e6, 'grows on');
    if (typeof found === 'string') return skip(found);
    expect((await headroom('pause', String(found.pid), '--yes')).code).toBe(0);
    expect(rememberedGrowth(found.pid)).toBeGreaterThan(0);
    expect(await expectRefusedUntilYes(found)).toContain('memory runs out about');
  });

  test('is no longer warned of once the limit was raised', async ({ skip }) => {
    const found = await growTo(57e6, 'holds still');
    if (typeof found === 'string') return skip(found);
    expect((await headroom('pause', String(found.pid), '--yes')).code).toBe(0);
    found.cgroup.setLimit(10 * LIMIT);
    const { code, out } = await headroom('resume', '--all');
    expect([code, out.includes(found.label)]).toEqual([0, false]);
  });

  test('is not warned of where plenty is left', async ({ skip }) => {
    const found = await growTo(30e6, 'holds still');
    if (typeof found === 'string') return skip(found);
    expect((await headroom('pause', String(found.pid), '--yes')).code).toBe(0);
    const { code, out } = await headroom('resume', '--all');
    expect([code, out.includes(found.label)]).toEqual([0, false]);
    await until('it goes on', () => statOf(found.pid)?.state !== 'stopped');
  });
});
