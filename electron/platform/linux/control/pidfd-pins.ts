import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { sameIdentity } from '../../../core/model/identity.ts';
import type { PidfdCalls } from './linux-pidfd.ts';
import type { LiveProcesses } from '../../live-processes.ts';
import type { Pin, Pinner, Sent } from '../../process-pin.ts';

/** Descriptors held by all pins together; beyond that, pins compare start times. */
const DESCRIPTORS = 512;

/**
 * Pins that hold a pidfd: the kernel itself keeps what is sent from reaching a process that got the same pid later. When
 * descriptors run out, `fallback` serves.
 */
export function createPidfdPinner(calls: PidfdCalls, processes: LiveProcesses, fallback: Pinner): Pinner {
  let held = 0;
  return async (identity) => {
    const descriptor = held < DESCRIPTORS ? calls.open(identity.pid) : 'EMFILE';
    if (descriptor === 'ESRCH') return 'gone';
    if (typeof descriptor === 'string') return fallback(identity);
    // Looked at after opening: whoever has the pid and the start time now had them before, so the descriptor is theirs.
    const live = await processes.find(identity.pid);
    if (live === null || !sameIdentity(live, identity)) {
      closeSync(descriptor);
      return live === null ? 'gone' : 'changed';
    }
    held += 1;
    return pidfdPin(calls, identity, descriptor, () => (held -= 1));
  };
}

function pidfdPin(calls: PidfdCalls, identity: Pin['identity'], descriptor: number, closed: () => void): Pin {
  let open = true;
  const send = (signal: number): Sent => {
    if (!open) return { kind: 'failed', reason: 'closed' };
    const refused = calls.send(descriptor, signal);
    if (refused === null) return { kind: 'sent' };
    if (refused === 'ESRCH') return { kind: 'gone' };
    if (refused === 'EPERM') return { kind: 'not-permitted' };
    return { kind: 'failed', reason: refused };
  };
  return {
    identity,
    kind: 'pidfd',
    probe: () => send(0),
    send: (signal) => send(constants.signals[signal]),
    reap: () => (open ? calls.release(descriptor) : Promise.resolve()),
    close() {
      if (!open) return;
      open = false;
      closeSync(descriptor);
      closed();
    },
  };
}
