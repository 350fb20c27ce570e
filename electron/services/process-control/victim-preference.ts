import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Outcome } from '../../core/actions/action.ts';
import { sameIdentity, type Identity } from '../../core/model/identity.ts';
import type { ActedRegistry } from './acted-registry.ts';
import type { LiveProcesses } from '../../platform/live-processes.ts';
import type { Reach } from './action-reach.ts';

/** oom_score_adj with which the kernel takes a process before all others (man 5 proc_pid_oom_score_adj). */
const PREFERRED = 1000;

/** Opening says what the system thinks; nothing is written. */
export function mayChangePreference(pid: number): boolean {
  try {
    closeSync(openSync(`/proc/${pid}/oom_score_adj`, 'r+'));
    return true;
  } catch {
    return false;
  }
}

/** Lets the kernel take these first, and remembers what their oom_score_adj was. */
export async function prefer(reach: Reach, registry: ActedRegistry, processes: LiveProcesses): Promise<void> {
  for (const member of reach.pending()) {
    const { outcome, before } = await setPreference(member.live, PREFERRED, processes);
    reach.settle(member, outcome);
    if (before === null || registry.preference(member.live) !== null) continue;
    registry.addPreferred({ pid: member.live.pid, start: member.live.start, before });
  }
}

/** Puts oom_score_adj back to what it was before Headroom raised it, where the system permits. */
export async function unprefer(reach: Reach, registry: ActedRegistry, processes: LiveProcesses): Promise<void> {
  for (const member of reach.pending()) {
    const known = registry.preference(member.live);
    if (known === null) {
      reach.settle(member, { kind: 'refused', reason: 'prefer.not-preferred' });
      continue;
    }
    const { outcome } = await setPreference(member.live, known.before, processes);
    reach.settle(member, outcome);
    if (outcome.kind !== 'not-permitted' && outcome.kind !== 'failed') registry.removePreferred(member.live);
  }
}

interface Change {
  readonly outcome: Outcome;
  /** oom_score_adj before; null when nothing was changed. */
  readonly before: number | null;
}

/**
 * Sets oom_score_adj, -1000 to 1000. Going below the lowest value that an administrator has given the process needs
 * CAP_SYS_RESOURCE. The file is opened before the identity is looked at: it stays that process' file and answers ESRCH
 * after its end, so that a newcomer with the same pid is never written to.
 */
async function setPreference(identity: Identity, value: number, processes: LiveProcesses): Promise<Change> {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(`/proc/${identity.pid}/oom_score_adj`, 'r+');
    const live = await processes.find(identity.pid);
    if (live === null) return { outcome: { kind: 'already-gone' }, before: null };
    if (!sameIdentity(live, identity)) return { outcome: { kind: 'identity-changed' }, before: null };
    const before = Number(readFileSync(descriptor, 'latin1'));
    writeSync(descriptor, String(value), 0);
    return { outcome: { kind: 'done' }, before };
  } catch (error) {
    return { outcome: outcomeOf(error, value < PREFERRED), before: null };
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function outcomeOf(error: unknown, lowers: boolean): Outcome {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ESRCH') return { kind: 'already-gone' };
  if (code !== 'EACCES' && code !== 'EPERM') return { kind: 'failed', reason: code ?? 'prefer.unreadable' };
  return { kind: 'not-permitted', reason: lowers ? 'not-permitted.lower-oom' : 'not-permitted.other-user' };
}
