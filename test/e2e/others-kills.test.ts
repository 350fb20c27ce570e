import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Incident } from '../../electron/core/incident/incident.ts';
import { openIncidentStore } from '../../electron/services/journal/incident-store.ts';
import { COMMAND, startServeBy, type HeadroomServe } from './harness/headroom-serve.ts';
import { isOnPath } from './harness/headroom.ts';

const KILLS = 30;
const NOBODY = 65_534;
const MEMORY = '/sys/fs/cgroup/memory';

let directory = '';
let cgroup = '';
let serve: HeadroomServe | null = null;

function whyNot(): string | null {
  if (process.getuid?.() !== 0) return 'only root can kill beside an ordinary user';
  if (!existsSync(`${MEMORY}/memory.limit_in_bytes`)) return 'there are no memory cgroups of version 1';
  return isOnPath('setpriv') ? null : 'not installed: setpriv';
}

beforeEach((context) => {
  const why = whyNot();
  if (why !== null) context.skip(why);
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-others-'));
  chownSync(directory, NOBODY, NOBODY);
  cgroup = path.join(MEMORY, path.basename(directory));
  mkdirSync(cgroup);
  writeFileSync(`${cgroup}/memory.limit_in_bytes`, '8M');
});
afterEach(async () => {
  await serve?.stop();
  if (existsSync(cgroup)) rmdirSync(cgroup);
  rmSync(directory, { recursive: true, force: true });
});

/** Fills the cgroup until the kernel ends the program; settles with how it ended. */
function overfill(): Promise<unknown> {
  const script = 'echo $$ >"$0/cgroup.procs" && exec tail /dev/zero';
  return new Promise((resolve) => {
    execFile('sh', ['-c', script, cgroup], (error) => {
      resolve(error?.signal);
    });
  });
}

test('an ordinary user beside kills in containers of root is told of no exhausted machine and of no innocent', async () => {
  const user = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  serve = await startServeBy([...user, process.execPath, COMMAND, 'serve', '--port', '0'], directory, {
    HOME: directory,
  });
  for (let kill = 0; kill < KILLS; kill += 1) expect(await overfill()).toBe('SIGKILL');
  // What is pending is concluded at the end.
  await serve.stop();
  const store = openIncidentStore(path.join(directory, 'headroom'));
  const told = store.list().map(({ id }) => store.get(id));
  const wrong = told.filter((one): one is Incident => {
    return one !== null && (one.pool.kind === 'machine' || (one.pool.kind === 'elsewhere' && one.culprit !== null));
  });
  expect(wrong).toEqual([]);
  expect(told.length).toBeGreaterThan(0);
}, 120_000);
