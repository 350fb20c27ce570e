import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identity } from '../../../electron/core/model/identity.ts';
import { loadPidfdCalls } from '../../../electron/platform/linux/control/linux-pidfd.ts';
import { createLocalProcessControl } from '../../../electron/services/process-control/local-process-control.ts';
import { createPidfdPinner } from '../../../electron/platform/linux/control/pidfd-pins.ts';
import { createStartTimePinner } from '../../../electron/platform/portable/start-time-pins.ts';
import { createProcfsProcesses } from '../../../electron/platform/linux/control/procfs-processes.ts';
import { readStat } from '../../../electron/platform/linux/proc/process/read-stat.ts';

/**
 * Runs as one of few processes in a pid namespace of its own: takes hold of a process, lets it end, has its pid given to
 * another one, and reports what each way of acting on the first does to the second.
 */
const processes = createProcfsProcesses(String);
const byStartTime = createStartTimePinner(processes, (pid, signal) => process.kill(pid, signal));
const calls = loadPidfdCalls();
const control = createLocalProcessControl({
  frame: () => null,
  sweep: () => Promise.resolve(null),
  settings: () => ({ graceSeconds: 1, guards: [] }),
  stateDirectory: null,
});

const report: Record<string, unknown> = { pidfd: control.pidfd };

report['start-time pin'] = await afterReuse(async (identity) => {
  const pin = await byStartTime(identity);
  return typeof pin === 'string' ? () => pin : async () => (await pin.send('SIGKILL')).kind;
});

if (calls.kind === 'ok') {
  const byPidfd = createPidfdPinner(calls.value, processes, byStartTime);
  report['pidfd pin'] = await afterReuse(async (identity) => {
    const pin = await byPidfd(identity);
    return typeof pin === 'string' ? () => pin : async () => `${pin.kind}: ${(await pin.send('SIGKILL')).kind}`;
  });
}

for (const action of ['pause', 'end', 'force', 'prefer'] as const) {
  for (const scope of ['process', 'tree'] as const) {
    report[`${action} ${scope}`] = await afterReuse(async (identity) => {
      const plan = await control.plan({ action, scope, identity }, 'page');
      if ('refused' in plan) return () => plan.refused;
      return async () => {
        const result = await control.perform(
          { planId: plan.id, action, confirmed: true, acknowledged: true },
          { kind: 'user', host: 'cli' },
          'page',
        );
        return 'refused' in result ? result.refused : result.outcomes.map(({ outcome }) => outcome.kind).join();
      };
    });
  }
}

process.stdout.write(JSON.stringify(report));

/** `prepare` sees the first process, what it returns is run when its pid belongs to the second. */
async function afterReuse(prepare: (identity: Identity) => Promise<() => unknown>): Promise<unknown> {
  const first = await start();
  const identity = identityOf(first.pid);
  const act = await prepare(identity);
  await end(first.child);
  // Start times count in ticks of 10 ms.
  await sleep(30);
  const second = await startWith(first.pid);
  const before = readFileSync(`/proc/${second.pid}/oom_score_adj`, 'latin1');
  const said = await act();
  await sleep(50);
  const live = readStat(second.pid);
  const unharmed =
    live !== null &&
    !live.ended &&
    live.state !== 'stopped' &&
    readFileSync(`/proc/${second.pid}/oom_score_adj`, 'latin1') === before;
  await end(second.child);
  return { said, unharmed, reused: second.pid === first.pid && live?.start !== identity.start };
}

/** Tries until the kernel gives out the wanted pid: threads of this program take numbers too. */
async function startWith(pid: number): Promise<{ readonly pid: number; readonly child: ChildProcess }> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1));
    const started = await start();
    if (started.pid === pid) return started;
    await end(started.child);
  }
  throw new Error('the pid was not given out again');
}

async function start(): Promise<{ readonly pid: number; readonly child: ChildProcess }> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('spawn', resolve));
  if (child.pid === undefined) throw new Error('sleep did not start');
  return { pid: child.pid, child };
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

function identityOf(pid: number): Identity {
  const live = readStat(pid);
  if (live === null) throw new Error('it does not run');
  return { pid, start: live.start };
}
