import path from 'node:path';
import type { ActionPlan, ActionResult, PausedProcess, PlanMember } from '../../electron/core/actions/action.ts';
import type { Frame } from '../../electron/core/model/frame.ts';
import { ok, unsupported } from '../../electron/core/model/reading.ts';
import { createActionHandlers } from '../../electron/host/action-handlers.ts';
import type { Backend } from '../../electron/host/backend.ts';
import { createHandlers } from '../../electron/host/handlers.ts';
import type { Attention } from '../../electron/services/monitor.ts';
import { openSettingsStore } from '../../electron/services/settings/settings-store.ts';

export interface BackendDouble extends Backend {
  /** Publishes a frame to everybody who listens. */
  tick(frame: Frame): void;
  /** How many listen, by how closely they look. */
  listeners(attention: Attention): number;
  readonly calls: string[];
  readonly paused: PausedProcess[];
  /** What plans say of their only member. */
  guard: PlanMember['guard'];
}

/** Services that do what they are told and write down what they were asked. Settings are the real ones. */
export function createBackendDouble(directory: string): BackendDouble {
  const settings = openSettingsStore(path.join(directory, 'settings'));
  const listeners = new Map<(frame: Frame) => void, Attention>();
  const calls: string[] = [];
  const paused: PausedProcess[] = [];
  let current: Frame | null = null;

  const monitor: Backend['monitor'] = {
    reader: 'linux',
    start: () => calls.push('start'),
    current: () => current,
    failure: () => null,
    find: () => null,
    subscribe(listener, attention) {
      listeners.set(listener, attention);
      return () => {
        listeners.delete(listener);
      };
    },
    observe: () => () => undefined,
    sweepNow: () => Promise.resolve(null),
    suspend: () => calls.push('suspend'),
    resume: () => calls.push('resume'),
    stop: () => Promise.resolve(),
    series: () => ({ at: [], last: [], low: [], high: [] }),
    sparkline: () => [],
    groupSparkline: () => [],
    configure: () => undefined,
    readMemoryMap: () => unsupported(),
  };

  const control: Backend['control'] = {
    pidfd: 'in use',
    plan: ({ action, scope, identity }) => {
      const member = {
        ...identity,
        name: 'program',
        user: ok('me'),
        realUser: null,
        private: ok(1),
        resident: 1,
        guard: double.guard,
      };
      const plan: ActionPlan = {
        id: `${action}:${identity.pid}`,
        action,
        scope,
        target: identity,
        members: [member],
        warnings: [],
        cautions: [],
        pinned: 'pidfd',
        grace: 10_000,
      };
      return Promise.resolve(plan);
    },
    perform: ({ planId, action, confirmed }, by) => {
      calls.push(`perform ${planId} ${confirmed} by ${by.kind === 'user' ? by.host : by.kind}`);
      const kind = action === 'end' ? 'ended' : 'done';
      const result: ActionResult = {
        planId,
        action,
        outcomes: [{ pid: 1, start: 10, name: 'program', outcome: { kind } }],
        freed: ok(3_200_000_000),
        unlisted: [],
      };
      return Promise.resolve(result);
    },
    discard: (planId) => calls.push(`discard ${planId}`),
    letGoOfLeftovers: () => Promise.resolve({ processes: [], cgroups: [] }),
    paused: () => Promise.resolve([...paused]),
    preferred: () => Promise.resolve([]),
    settlePaused(action) {
      calls.push(`settle ${action}`);
      return Promise.resolve([]);
    },
    close: () => undefined,
  };

  const actions = createActionHandlers({ control, actions: () => [], host: 'desktop' });
  const double: BackendDouble = {
    monitor,
    control,
    responses: { subscribe: () => () => undefined, stop: () => undefined },
    settings,
    onLastEnd: () => undefined,
    handlers: createHandlers({ monitor, actions, settings, host: 'desktop', version: '1.2.3' }),
    close() {
      calls.push('close');
      return Promise.resolve();
    },
    tick(frame) {
      current = frame;
      for (const listener of [...listeners.keys()]) listener(frame);
    },
    listeners: (attention) => [...listeners.values()].filter((value) => value === attention).length,
    calls,
    paused,
    guard: { kind: 'allowed' },
  };
  return double;
}
