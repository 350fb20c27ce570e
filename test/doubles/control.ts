import type {
  Action,
  ActionPlan,
  ActionResult,
  Actor,
  Outcome,
  Refusal,
  Scope,
} from '../../electron/core/actions/action.ts';
import {
  createLocalProcessControl,
  type LocalProcessControl,
  type LocalProcessControlOptions,
} from '../../electron/services/process-control/local-process-control.ts';
import { unsupported } from '../../electron/core/model/reading.ts';
import { openActedRegistry } from '../../electron/services/process-control/acted-registry.ts';
import { createStartTimePinner } from '../../electron/platform/portable/start-time-pins.ts';
import { NO_FREEZING } from '../../electron/platform/process-control-platform.ts';
import { createProcessControl, type ProcessControl } from '../../electron/services/process-control/process-control.ts';
import { openStandstillRecords } from '../../electron/services/process-control/standstill-records.ts';
import { createProcfsProcesses } from '../../electron/platform/linux/control/procfs-processes.ts';
import { identityOf } from './linux/victims.ts';

/** The page that makes the requests. */
export const OWNER = 'page';
export const BY: Actor = { kind: 'user', host: 'cli' };

/** Process control on this machine without frames and without stored state. */
export function controlOnly(options: Partial<LocalProcessControlOptions> = {}): LocalProcessControl {
  return createLocalProcessControl({
    frame: () => null,
    sweep: () => Promise.resolve(null),
    settings: () => ({ graceSeconds: 10, guards: [] }),
    stateDirectory: null,
    ...options,
  });
}

export function planned(answer: ActionPlan | Refusal): ActionPlan {
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer;
}

export function performed(answer: ActionResult | Refusal): ActionResult {
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer;
}

/** Plans an action on a living process and carries it out. */
export async function act(
  control: LocalProcessControl,
  action: Action,
  scope: Scope,
  pid: number,
  acknowledged = false,
): Promise<ActionResult> {
  const plan = planned(await control.plan({ action, scope, identity: identityOf(pid) }, OWNER));
  return performed(await control.perform({ planId: plan.id, action, confirmed: true, acknowledged }, BY, OWNER));
}

export function outcomeOf(result: ActionResult, pid: number): Outcome | undefined {
  return result.outcomes.find((one) => one.pid === pid)?.outcome;
}

export interface RecordingControl {
  readonly control: ProcessControl;
  /** Every signal that would have been sent. A check whether one may be sent is not included. */
  readonly sent: { readonly pid: number; readonly signal: string }[];
}

/** Process control over the real processes of this machine that sends nothing and records what it would send. */
export function recordingControl(): RecordingControl {
  const sent: RecordingControl['sent'] = [];
  const processes = createProcfsProcesses(String);
  const pin = createStartTimePinner(processes, (pid, signal) => {
    if (signal !== 0) sent.push({ pid, signal });
  });
  const control = createProcessControl({
    platform: 'linux',
    self: process.pid,
    processes,
    pin,
    freezing: NO_FREEZING,
    preference: null,
    poolUse: () => unsupported(),
    poolRoom: () => null,
    registry: openActedRegistry(null, ''),
    standstills: openStandstillRecords(null, ''),
    frame: () => null,
    settings: () => ({ graceSeconds: 1, guards: [] }),
  });
  return { control, sent };
}
