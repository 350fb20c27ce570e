import { sameIdentity } from '../../core/model/identity.ts';
import type { LiveProcess, LiveProcesses } from '../live-processes.ts';
import type { ControlSignal, Pinner, Sent } from '../process-pin.ts';

/** Sends a signal by number, as process.kill does; 0 only asks. */
export type Kill = (pid: number, signal: ControlSignal | 0) => void;

/** Pins that compare the start time right before each signal. The moment between the two is what a pidfd does away with. */
export function createStartTimePinner(processes: LiveProcesses, kill: Kill): Pinner {
  return async (identity) => {
    const verdict = (live: LiveProcess | null): 'same' | 'gone' | 'changed' => {
      if (live === null) return 'gone';
      return sameIdentity(live, identity) ? 'same' : 'changed';
    };
    const act = async (signal: ControlSignal | 0): Promise<Sent> => {
      const found = processes.find(identity.pid);
      const now = verdict(found instanceof Promise ? await found : found);
      return now === 'same' ? attempt(() => kill(identity.pid, signal)) : { kind: now };
    };
    const first = verdict(await processes.find(identity.pid));
    if (first !== 'same') return first;
    return {
      identity,
      kind: 'start-time',
      probe: () => act(0),
      send: act,
      reap: () => Promise.resolve(),
      close: () => undefined,
    };
  };
}

/** What became of an attempt to send, from the error it threw. */
function attempt(send: () => void): Sent {
  try {
    send();
    return { kind: 'sent' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') return { kind: 'gone' };
    if (code === 'EPERM') return { kind: 'not-permitted' };
    return { kind: 'failed', reason: code ?? message };
  }
}
