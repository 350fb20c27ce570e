import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { listSegments } from '../../electron/services/journal/segment-name.ts';
import { COMMAND, startServeBy, startServeIn } from './harness/headroom-serve.ts';

const OWN_PIDS = ['unshare', '--pid', '--fork', '--kill-child'];

/** Only root may, and only on Linux. */
const canShare = spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0;

// Both wait for most of their time, each in a folder of its own.
test.skipIf(!canShare).concurrent.each([
  ['with a /proc of its own', ['--mount-proc']],
  ['with the /proc of the other', []],
])(
  'of two containers %s that share a state folder one writes the journal, the other says so and takes over after it',
  async (_, options) => {
    const directory = mkdtempSync(path.join(tmpdir(), 'headroom-shared-'));
    const journal = path.join(directory, 'headroom', 'journal');
    try {
      const first = await startServeIn(directory, {}, '--port', '0');
      await vi.waitFor(() => expect(listSegments(journal)).toHaveLength(1), { timeout: 30_000, interval: 100 });
      const command = [...OWN_PIDS, ...options, process.execPath, COMMAND, 'serve', '--port', '0'];
      const second = await startServeBy(command, directory, {});
      const told = () => second.printed.join('\n');
      await vi.waitFor(() => expect(told()).toContain('in another container'), { timeout: 10_000, interval: 100 });
      // Longer than a lock that nobody touches is respected.
      await sleep(18_000);
      expect(listSegments(journal)).toHaveLength(1);
      first.signal('SIGKILL');
      await first.ended;
      await vi.waitFor(() => expect(listSegments(journal).length).toBeGreaterThan(1), {
        timeout: 60_000,
        interval: 200,
      });
      second.signal('SIGKILL');
      await second.ended;
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  150_000,
);
