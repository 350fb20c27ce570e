import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLinuxReader } from '../../electron/platform/linux/open-linux-reader.ts';

describe.skipIf(process.platform !== 'linux')('a program that runs as earlyoom', () => {
  let folder: string;
  let child: ChildProcess | null = null;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'earlyoom-'));
  });
  afterEach(async () => {
    const running = child;
    child = null;
    if (running?.exitCode === null && running.signalCode === null) {
      const gone = new Promise((done) => running.once('exit', done));
      running.kill('SIGKILL');
      await gone;
    }
    rmSync(folder, { recursive: true });
  });

  it('is found with its marks in the sweeps of this machine, and forgotten when it is gone', async () => {
    // The kernel names a process after the file that it was started by.
    symlinkSync(process.execPath, path.join(folder, 'earlyoom'));
    writeFileSync(path.join(folder, 'wait.js'), "process.stdout.write('here'); setInterval(() => {}, 1e6);");
    const running = spawn(path.join(folder, 'earlyoom'), [path.join(folder, 'wait.js'), '-m', '7,3', '-S', '1024'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child = running;
    await new Promise((done) => running.stdout.once('data', done));
    const reader = openLinuxReader();
    try {
      const found = await reader.read(new Set());
      expect(found?.oomDaemons).toContainEqual(
        expect.objectContaining({ kind: 'earlyoom', memory: { share: 0.07 }, swap: { bytes: 1024 * 1024 } }),
      );
      const gone = new Promise((done) => running.once('exit', done));
      running.kill('SIGKILL');
      await gone;
      let last = found;
      for (let sweep = 0; sweep < 40; sweep += 1) last = await reader.read(new Set());
      expect(last?.oomDaemons?.some(({ kind }) => kind === 'earlyoom') ?? false).toBe(false);
    } finally {
      reader.close();
    }
  });
});
