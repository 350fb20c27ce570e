import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../../electron/core/model/frame.ts';
import { isOnPath, PROGRAM, runHeadroom, startHeadroom } from '../harness/headroom.ts';

const NAME = 'a\u001b[31m\nb)';

describe('headroom top', () => {
  it('shows one moment and ends', async () => {
    const { code, out, errors } = await runHeadroom(['top', '--once']);
    expect([code, errors]).toEqual([0, '']);
    expect(out).toMatch(/^Headroom {2}\d\d:\d\d:\d\d {2}(calm|watch|warning|critical)\n/);
    expect(out).toContain('the machine');
    expect(out).toMatch(/RISK .* PID {2}NAME\n/);
  });

  it('prints a frame as JSON', async () => {
    const { out } = await runHeadroom(['top', '--once', '--json']);
    const frame = JSON.parse(out) as Frame;
    expect(frame.number).toBe(1);
    expect(frame.processes.some(({ pid }) => pid === process.pid)).toBe(true);
  });

  it('prints frame after frame until it is stopped', async () => {
    const { child, ended, shown } = startHeadroom(['top', '--json', '--interval', '0.2']);
    await shown('"number":2,');
    child.kill('SIGTERM');
    const { code, out } = await ended;
    expect(code).toBe(0);
    const numbers = out
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as Frame).number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it('reads through the list of processes when asked to', async () => {
    const { code, out } = await runHeadroom(['top', '--once', '--json', '--reader', 'portable']);
    const frame = JSON.parse(out) as Frame;
    expect([code, frame.sampling.reader]).toEqual([0, 'portable']);
    expect(frame.processes.find(({ pid }) => pid === process.pid)?.private.kind).toBe('unsupported');
  });

  it('ends quietly when nobody reads on', async () => {
    const { child, ended } = startHeadroom(['top', '--json', '--interval', '0.1']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await ended).toMatchObject({ code: 0, signal: null, errors: '' });
  });
});

describe('headroom top for a bar', () => {
  it('prints JSON for Waybar', async () => {
    const { code, out } = await runHeadroom(['top', '--once', '--waybar']);
    expect([code, out.split('\n').length]).toEqual([0, 2]);
    expect(JSON.parse(out)).toMatchObject({
      text: expect.any(String),
      tooltip: expect.stringContaining('Headroom: '),
      class: expect.any(String),
      percentage: expect.any(Number),
    });
  });

  it('prints text for polybar and a block for i3blocks', async () => {
    const polybar = await runHeadroom(['top', '--once', '--polybar']);
    expect(polybar.out).toMatch(/^\S.*\n$/);
    const i3blocks = await runHeadroom(['top', '--once', '--i3blocks']);
    expect(JSON.parse(i3blocks.out)).toMatchObject({ full_text: expect.any(String), markup: 'none' });
  });

  it('goes on until it is stopped, and ends quietly', async () => {
    const { child, ended, shown } = startHeadroom(['top', '--waybar', '--interval', '0.2']);
    await shown('"text":');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, errors: '' });
  });

  it.each([
    ['--waybar', '--json'],
    ['--waybar', '--polybar'],
    ['--i3blocks', '--bell'],
    ['--title', '--once'],
  ])('refuses %s together with %s', async (one, other) => {
    const { code, errors } = await runHeadroom(['top', one, other]);
    expect(code).toBe(2);
    expect(errors).toContain('cannot be used with');
  });
});

describe.skipIf(!isOnPath('script'))('headroom top in a terminal', () => {
  it('shows the level in the title, and brings the old one back', async () => {
    const command = `'${process.execPath}' '${PROGRAM}' top --title --bell`;
    const env = { ...process.env, TERM: 'xterm', SHELL: '/bin/sh' };
    const child = spawn('script', ['-qec', command, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    await expect.poll(() => out, { timeout: 30_000 }).toMatch(/\u001b\[22;2t\u001b\]2;\w+: [^\u001b]+\u0007/);
    child.stdin.write('q');
    await expect.poll(() => child.exitCode, { timeout: 30_000 }).toBe(0);
    child.stdin.end();
    expect(out).toContain('\u001b[23;2t');
  });
});

describe.runIf(process.platform === 'linux')('a process with a hostile name', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'headroom-name-'));
  let sleeper: ChildProcess;
  beforeAll(() => {
    copyFileSync('/bin/sleep', path.join(folder, NAME));
    sleeper = spawn(path.join(folder, NAME), ['60']);
  });
  afterAll(() => {
    sleeper.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('cannot command the terminal, and is shown all the same', async () => {
    const { out } = await runHeadroom(['top', '--once', '--json']);
    const row = (JSON.parse(out) as Frame).processes.find(({ pid }) => pid === sleeper.pid);
    expect(row?.name).toBe(NAME);
    const page = await runHeadroom(['top', '--once']);
    expect(page.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
