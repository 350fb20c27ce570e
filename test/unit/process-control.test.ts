import { spawn, type ChildProcess } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import type { Action, ActionResult, Refusal, Scope } from '../../electron/core/action.ts';
import { createLocalProcessControl } from '../../electron/services/process-control/local-process-control.ts';
import { parseLiveStat } from '../../electron/services/process-control/procfs-processes.ts';
import { readFileSync } from 'node:fs';

const control = createLocalProcessControl({
  frame: () => null,
  sweep: () => Promise.resolve(null),
  stateDirectory: null,
  settings: () => ({ graceSeconds: 5, guards: [] }),
});
const BY = { kind: 'user', host: 'cli' } as const;
const started: ChildProcess[] = [];

function run(script: string): ChildProcess & { pid: number } {
  const child = spawn('/bin/sh', ['-c', script], { stdio: 'ignore' });
  started.push(child);
  return child as ChildProcess & { pid: number };
}

function identityOf(pid: number) {
  const live = parseLiveStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (!live) throw new Error('no such process');
  return { pid, start: live.start };
}

async function act(action: Action, scope: Scope, pid: number): Promise<ActionResult | Refusal> {
  const plan = await control.plan({ action, scope, identity: identityOf(pid) });
  return 'refused' in plan ? plan : control.perform({ planId: plan.id, action, confirmed: false }, BY);
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

test.runIf(process.platform === 'linux')('end sends SIGTERM and reports that the process ended', async () => {
  const child = run('exec sleep 60');
  const result = await act('end', 'process', child.pid);
  expect(result).toMatchObject({ outcomes: [{ pid: child.pid, outcome: { kind: 'ended' } }] });
});
