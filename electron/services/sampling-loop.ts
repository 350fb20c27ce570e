import type { Milliseconds } from '../core/model/units.ts';
import type { Clock } from './clock.ts';

/** Runs one sweep after the other, never two at once, with the pause that each asks for. */
export interface SamplingLoop {
  start(): void;
  /** No sweep begins until `resume`, which begins one at once. */
  suspend(): void;
  resume(): void;
  /** The next sweep begins within this time. */
  hurry(within: Milliseconds): void;
  /** Settles after a sweep that begins now, or as soon as the running one has ended. */
  sweepNow(): Promise<void>;
  /** No further sweep begins. Settles when the running one has ended. */
  stop(): Promise<void>;
}

/** `sweep` must not reject. It settles with the pause to make after it, or null when no further sweep is to come. */
export function createSamplingLoop(sweep: () => Promise<Milliseconds | null>, clock: Clock): SamplingLoop {
  let state: 'new' | 'running' | 'suspended' | 'stopped' = 'new';
  let underWay: Promise<void> | null = null;
  let next: { readonly at: Milliseconds; readonly cancel: () => void } | null = null;

  function cancelNext(): void {
    next?.cancel();
    next = null;
  }

  function schedule(pause: Milliseconds): void {
    cancelNext();
    next = { at: clock.now() + pause, cancel: clock.after(pause, run) };
  }

  function run(): void {
    next = null;
    underWay = sweep().then((pause) => {
      underWay = null;
      if (pause === null) state = 'stopped';
      if (pause !== null && state === 'running') schedule(pause);
    });
  }

  function go(from: typeof state): void {
    if (state !== from) return;
    state = 'running';
    if (underWay === null) run();
  }

  return {
    start: () => {
      go('new');
    },
    suspend() {
      if (state !== 'running') return;
      state = 'suspended';
      cancelNext();
    },
    resume: () => {
      go('suspended');
    },
    hurry(within) {
      if (next !== null && next.at - clock.now() > within) schedule(within);
    },
    async sweepNow() {
      await underWay;
      if (state === 'running' && underWay === null) {
        cancelNext();
        run();
      }
      await underWay;
    },
    async stop() {
      state = 'stopped';
      cancelNext();
      await underWay;
    },
  };
}
