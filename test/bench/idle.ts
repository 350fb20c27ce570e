import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../../electron/core/model/units.ts';
import { ensureBuilt } from '../../build/built.mjs';
import { printTable } from './measure.ts';
import { Sleepers } from './sleepers.ts';

const POPULATIONS = [300, 1000];
/** The time until start-up, first sweeps and just-in-time compilation are finished. */
const WARM_UP: Milliseconds = 30_000;
const DURATION: Milliseconds = 60_000;

/** Measures the cost of `headroom serve` without a page. The tray and the notifier of the desktop app cost the same. */
export async function benchIdle(): Promise<void> {
  if (process.platform !== 'linux') {
    console.log('  Only Linux tells what another process has cost.');
    return;
  }
  await ensureBuilt(process.cwd());
  const rows = [['processes', 'CPU of one core', 'resident', 'of it private']];
  const sleepers = new Sleepers();
  try {
    for (const population of POPULATIONS) {
      await sleepers.add(Math.max(0, population - countProcesses()));
      rows.push([String(population), ...(await observe())]);
    }
  } finally {
    await sleepers.end();
  }
  printTable(rows);
}

async function observe(): Promise<string[]> {
  const directory = mkdtempSync(path.join(tmpdir(), 'headroom-idle-'));
  const serve = spawn(process.execPath, ['dist/cli/headroom.js', 'serve', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CONFIG_HOME: directory, XDG_STATE_HOME: directory },
  });
  const ended = once(serve, 'exit');
  const pid = serve.pid ?? 0;
  try {
    await once(serve.stdout, 'data');
    await sleep(WARM_UP);
    const before = readCpu(pid);
    const started = performance.now();
    await sleep(DURATION);
    const share = (readCpu(pid) - before) / (performance.now() - started);
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const megabytes = (field: string) =>
      `${Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1000)} MB`;
    return [`${(share * 100).toFixed(2)} %`, megabytes('VmRSS'), megabytes('RssAnon')];
  } finally {
    serve.kill();
    await ended;
    rmSync(directory, { recursive: true });
  }
}

/** utime and stime of proc_pid_stat(5), in hundredths of a second. */
function readCpu(pid: number): Milliseconds {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function countProcesses(): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
}
