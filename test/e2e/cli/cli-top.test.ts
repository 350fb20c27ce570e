import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../../electron/core/model/frame.ts';
import { runHeadroom, startHeadroom } from '../harness/headroom.ts';

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
