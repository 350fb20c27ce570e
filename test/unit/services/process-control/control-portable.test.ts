import { openStandstillRecords } from '../../../../electron/services/process-control/standstill-records.ts';
import { expect, test } from 'vitest';
import type { ProcessSample } from '../../../../electron/core/model/snapshot.ts';
import { openActedRegistry } from '../../../../electron/services/process-control/acted-registry.ts';
import { snapshotPoolUse } from '../../../../electron/platform/portable/snapshot-pool-use.ts';
import { createSnapshotProcesses } from '../../../../electron/platform/portable/snapshot-processes.ts';
import { createStartTimePinner } from '../../../../electron/platform/portable/start-time-pins.ts';
import { NO_FREEZING } from '../../../../electron/platform/process-control-platform.ts';
import { createProcessControl } from '../../../../electron/services/process-control/process-control.ts';
import { BY, OWNER, performed, planned } from '../../../doubles/control.ts';
import { processSample, snapshot } from '../../../doubles/observations.ts';

/** A machine without /proc, whose processes are only known from sweeps. */
function portableMachine(platform: string, ends: () => boolean = () => true) {
  let processes: ProcessSample[] = [processSample(7), processSample(700)];
  const sent: string[] = [];
  const sweep = () => Promise.resolve(snapshot(0, { processes }));
  const live = createSnapshotProcesses(sweep);
  const control = createProcessControl({
    platform,
    self: 700,
    processes: live,
    pin: createStartTimePinner(live, (pid, signal) => {
      if (signal === 0) return;
      sent.push(`${signal} ${pid}`);
      if (signal === 'SIGSTOP' && platform === 'win32') throw Object.assign(new Error(), { code: 'ENOSYS' });
      if (ends() && signal !== 'SIGSTOP') processes = processes.filter((process) => process.pid !== pid);
    }),
    freezing: NO_FREEZING,
    preference: null,
    poolUse: snapshotPoolUse(sweep),
    poolRoom: () => null,
    registry: openActedRegistry(null, ''),
    standstills: openStandstillRecords(null, ''),
    frame: () => null,
    settings: () => ({ graceSeconds: 1, guards: [] }),
  });
  return {
    control,
    sent,
    add: (sample: ProcessSample) => {
      processes = [...processes, sample];
    },
    replace: (sample: ProcessSample) => {
      processes = processes.map((process) => (process.pid === sample.pid ? sample : process));
    },
  };
}

const TARGET = { pid: 7, start: 70 };

test('a process is ended after one more sweep has shown that it is still the same', async () => {
  const { control, sent } = portableMachine('darwin');
  const plan = planned(await control.plan({ action: 'end', scope: 'process', identity: TARGET }, OWNER));
  expect(plan.pinned).toBe('start-time');
  const result = performed(
    await control.perform({ planId: plan.id, action: 'end', confirmed: true, acknowledged: false }, BY, OWNER),
  );
  expect(result.outcomes).toMatchObject([{ pid: 7, outcome: { kind: 'ended' } }]);
  expect(sent).toEqual(['SIGTERM 7']);
});

test('nothing is sent to a process that has got the pid meanwhile', async () => {
  const { control, sent, replace } = portableMachine('darwin');
  const plan = planned(await control.plan({ action: 'force', scope: 'process', identity: TARGET }, OWNER));
  replace(processSample(7, { start: 71 }));
  const result = performed(
    await control.perform({ planId: plan.id, action: 'force', confirmed: true, acknowledged: false }, BY, OWNER),
  );
  expect(result.outcomes).toMatchObject([{ outcome: { kind: 'identity-changed' } }]);
  expect(sent).toEqual([]);
});

test.each([
  ['win32', 'pause'],
  ['win32', 'resume'],
  ['win32', 'prefer'],
  ['darwin', 'prefer'],
] as const)('on %s there is no %s, and that is said', async (platform, action) => {
  const { control } = portableMachine(platform);
  const answer = await control.plan({ action, scope: 'process', identity: TARGET }, OWNER);
  expect(answer).toEqual({ refused: 'action.unsupported' });
});

test.each([
  ['win32', ['SIGKILL 8', 'SIGKILL 7']],
  ['darwin', ['SIGSTOP 8', 'SIGSTOP 7', 'SIGKILL 8', 'SIGKILL 7']],
] as const)('a tree on %s is ended children first, held still where that is possible', async (platform, signals) => {
  const { control, sent, add } = portableMachine(platform);
  add(processSample(8, { facts: { ...processSample(8).facts, parent: 7 } }));
  const plan = planned(await control.plan({ action: 'force', scope: 'tree', identity: TARGET }, OWNER));
  const result = performed(
    await control.perform({ planId: plan.id, action: 'force', confirmed: true, acknowledged: false }, BY, OWNER),
  );
  expect(result.outcomes.map(({ outcome }) => outcome.kind)).toEqual(['ended', 'ended']);
  expect(sent).toEqual(signals);
});

test('a process that waits for a device each time it is looked at is said to be uninterruptible', async () => {
  const { control, sent, replace } = portableMachine('darwin', () => false);
  replace(processSample(7, { state: 'waiting' }));
  const plan = planned(await control.plan({ action: 'end', scope: 'process', identity: TARGET }, OWNER));
  const result = performed(
    await control.perform({ planId: plan.id, action: 'end', confirmed: true, acknowledged: false }, BY, OWNER),
  );
  expect(result.outcomes).toMatchObject([{ outcome: { kind: 'still-running', reason: 'uninterruptible' } }]);
  expect(sent).toEqual(['SIGTERM 7']);
});

test('a plan that is discarded while it is carried out is let go of when that is over', async () => {
  const { control } = portableMachine('darwin', () => false);
  const plan = planned(await control.plan({ action: 'end', scope: 'process', identity: TARGET }, OWNER));
  const request = { planId: plan.id, action: 'end', confirmed: true, acknowledged: false } as const;
  const underWay = control.perform(request, BY, OWNER);
  control.discard(plan.id, OWNER);
  expect(performed(await underWay).outcomes).toMatchObject([{ outcome: { kind: 'still-running' } }]);
  expect(await control.perform(request, BY, OWNER)).toEqual({ refused: 'plan.unknown' });
});

test('the same is not done twice at once', async () => {
  const { control } = portableMachine('darwin', () => false);
  const plan = planned(await control.plan({ action: 'end', scope: 'process', identity: TARGET }, OWNER));
  const request = { planId: plan.id, action: 'end', confirmed: true, acknowledged: false } as const;
  const underWay = control.perform(request, BY, OWNER);
  expect(await control.perform(request, BY, OWNER)).toEqual({ refused: 'plan.busy' });
  await underWay;
});

test('a reader that fails means that nothing is found, not that anything is hit', async () => {
  const live = createSnapshotProcesses(() => Promise.resolve(null));
  expect(await live.find(7)).toBeNull();
  expect((await live.list()).size).toBe(0);
});
