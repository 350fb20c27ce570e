import type { Method } from '../../electron/contract/host-api.ts';
import type { Reply } from '../../electron/contract/dispatcher.ts';
import type { PreloadApi, PreloadEvents } from '../../electron/contract/preload-api.ts';

/** What the fake host answers at first; `null` for `getFrame` means that it fails. */
export interface FakeScript {
  readonly answers: Readonly<Partial<Record<Method, unknown>>>;
  /** Answers of `getSeries` by subject (`pool machine`, `group ID`, `process PID:START`, `machine FACT`). */
  readonly series: Readonly<Record<string, unknown>>;
  /** Whether the host can be heard when the page loads. */
  readonly connected: boolean;
}

export interface FakeCall {
  readonly method: string;
  readonly params: unknown;
}

/** What a test does with the fake host of a page, as `window.fakeHost`. */
interface FakeHost {
  readonly calls: FakeCall[];
  answer(method: Method, result: unknown): void;
  fail(method: Method, error: string): void;
  /** Answers of this method wait until it is let go. */
  hold(method: Method): void;
  letGo(method: Method): void;
  emit<E extends keyof PreloadEvents>(event: E, payload: PreloadEvents[E]): void;
}

declare global {
  interface Window {
    fakeHost: FakeHost;
  }
}

/**
 * Puts a scripted, deterministic host in the place of the desktop preload. It runs inside a page before anything else does
 * and is handed over as its source text: it can use nothing from outside itself. Never part of the built interface.
 */
export function installFakeHost(script: FakeScript): void {
  const answers = new Map<string, Reply>(
    Object.entries(script.answers).map(([method, result]) => [
      method,
      method === 'getFrame' && result === null ? { ok: false, error: `${method}: no answer` } : { ok: true, result },
    ]),
  );
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const held = new Map<string, (() => void)[]>();
  const calls: FakeCall[] = [];

  function emit(event: string, payload: unknown) {
    for (const listener of listeners.get(event) ?? []) (listener as (payload: unknown) => void)(payload);
  }

  function seriesOf(params: unknown): unknown {
    const { subject } = params as {
      subject: { kind: string; id?: string; fact?: string; identity?: { pid: number; start: number } };
    };
    const id = subject.identity ? `${subject.identity.pid}:${subject.identity.start}` : (subject.id ?? subject.fact);
    return script.series[`${subject.kind} ${id}`] ?? { at: [], last: [], low: [], high: [] };
  }

  /** Settings as the host would have them: of lists only what went and came is sent. */
  function changeSettings(params: unknown): unknown {
    const { settings, before } = params as { settings: Record<string, unknown>; before: Record<string, unknown> };
    const merge = (known: unknown, gone: unknown, come: unknown): unknown => {
      if (Array.isArray(known) && Array.isArray(gone) && Array.isArray(come)) {
        const removed = gone.map((entry) => JSON.stringify(entry));
        return [...known.filter((entry) => !removed.includes(JSON.stringify(entry))), ...(come as unknown[])];
      }
      if ([known, gone, come].some((value) => value === null || typeof value !== 'object')) return come;
      const [old, from, to] = [known, gone, come] as Record<string, unknown>[];
      return {
        ...old,
        ...Object.fromEntries(Object.keys(to ?? {}).map((key) => [key, merge(old?.[key], from?.[key], to?.[key])])),
      };
    };
    const known = answers.get('getSettings');
    const result = merge(known?.ok ? known.result : {}, before, settings);
    answers.set('getSettings', { ok: true, result });
    return result;
  }

  function reply(method: string, params: unknown): Reply {
    const known = answers.get(method);
    if (known) return known;
    if (method === 'getSeries') return { ok: true, result: seriesOf(params) };
    if (method === 'getSparklines') {
      const { identities, groups } = params as { identities: { pid: number; start: number }[]; groups: string[] };
      const line = (key: string) =>
        (script.series[key] as { last: unknown[] } | undefined)?.last.filter((_, at) => at % 5 === 0) ?? [];
      return {
        ok: true,
        result: [
          ...identities.map(({ pid, start }) => line(`process ${pid}:${start}`)),
          ...groups.map((id) => line(`group ${id}`)),
        ],
      };
    }
    if (method === 'getRecorded') return { ok: true, result: { kind: 'nothing-recorded' } };
    if (method === 'getMoment') return { ok: true, result: { kind: 'nothing-recorded', before: null, after: null } };
    if (method === 'getActions' || method === 'getPaused' || method === 'getPreferred') return { ok: true, result: [] };
    if (method === 'getIncidents') return { ok: true, result: { incidents: [], lastEnd: null, recovering: false } };
    if (method === 'getApplicationSizes') return { ok: true, result: {} };
    if (method === 'discardPlan' || method === 'getFrame') return { ok: true, result: null };
    if (method === 'setSettings') return { ok: true, result: changeSettings(params) };
    return { ok: false, error: `${method}: no answer` };
  }

  const preload: PreloadApi = {
    async request(method, params) {
      calls.push({ method, params });
      const waiting = held.get(method);
      if (waiting) await new Promise<void>((resolve) => waiting.push(resolve));
      return reply(method, params);
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as (payload: never) => void);
      if (event === 'connection' && script.connected) emit(event, { connected: true });
      return () => set.delete(listener as (payload: never) => void);
    },
  };

  Object.assign(window, {
    headroom: preload,
    fakeHost: {
      calls,
      answer: (method, result) => answers.set(method, { ok: true, result }),
      fail: (method, error) => answers.set(method, { ok: false, error }),
      hold: (method) => held.set(method, held.get(method) ?? []),
      letGo(method) {
        for (const resolve of held.get(method) ?? []) resolve();
        held.delete(method);
      },
      emit,
    } satisfies FakeHost,
  });
}
