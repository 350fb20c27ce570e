import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { sameIdentity, type Identity } from '../../../core/model/identity.ts';
import type { LiveProcesses } from '../../live-processes.ts';
import type { PreferenceChange, VictimPreference } from '../../process-control-platform.ts';
import { parseInteger } from '../proc/parse-integer.ts';

/** oom_score_adj with which the kernel takes a process before all others (proc_pid_oom_score_adj(5)). */
const FIRST = 1000;

/**
 * Changes oom_score_adj, -1000 to 1000. Going below the lowest value that an administrator has given the process needs
 * CAP_SYS_RESOURCE.
 */
export function createOomScorePreference(processes: LiveProcesses): VictimPreference {
  return {
    mayChange(pid) {
      try {
        closeSync(open(pid));
        return true;
      } catch {
        return false;
      }
    },
    takeFirst: (identity) => change(identity, FIRST, processes),
    putBack: (identity, before) => change(identity, before, processes),
  };
}

function open(pid: number): number {
  return openSync(`/proc/${pid}/oom_score_adj`, 'r+');
}

/**
 * The file is opened before the identity is looked at: it stays that process' file and answers ESRCH after its end, so that a
 * newcomer with the same pid is never written to.
 */
async function change(identity: Identity, score: number, processes: LiveProcesses): Promise<PreferenceChange> {
  let descriptor: number | null = null;
  try {
    descriptor = open(identity.pid);
    const live = await processes.find(identity.pid);
    if (live === null) return { kind: 'gone' };
    if (!sameIdentity(live, identity)) return { kind: 'another-process' };
    const before = parseInteger(readFileSync(descriptor, 'latin1'));
    if (before === null) return { kind: 'failed', reason: '' };
    writeSync(descriptor, String(score), 0);
    return { kind: 'changed', before };
  } catch (error) {
    return causeOf(error);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function causeOf(error: unknown): PreferenceChange {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ESRCH') return { kind: 'gone' };
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'not-permitted' };
  return { kind: 'failed', reason: code ?? '' };
}
