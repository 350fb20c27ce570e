import type { Outcome } from '../../core/actions/action.ts';
import type { PreferenceChange, VictimPreference } from '../../platform/process-control-platform.ts';
import type { ActedRegistry } from './acted-registry.ts';
import type { Reach } from './action-reach.ts';

/** Lets the kernel take these first, and remembers what score they had. */
export async function prefer(reach: Reach, registry: ActedRegistry, preference: VictimPreference): Promise<void> {
  for (const member of reach.pending()) {
    const change = await preference.takeFirst(member.live);
    reach.settle(member, outcomeOf(change, 'not-permitted.other-user'));
    if (change.kind !== 'changed' || registry.preference(member.live) !== null) continue;
    registry.addPreferred({ pid: member.live.pid, start: member.live.start, before: change.before });
  }
}

/** Gives back the score from before Headroom changed it, where the system permits. */
export async function unprefer(reach: Reach, registry: ActedRegistry, preference: VictimPreference): Promise<void> {
  for (const member of reach.pending()) {
    const known = registry.preference(member.live);
    if (known === null) {
      reach.settle(member, { kind: 'refused', reason: 'prefer.not-preferred' });
      continue;
    }
    const outcome = outcomeOf(await preference.putBack(member.live, known.before), 'not-permitted.lower-oom');
    reach.settle(member, outcome);
    if (outcome.kind !== 'not-permitted' && outcome.kind !== 'failed') registry.removePreferred(member.live);
  }
}

function outcomeOf(
  change: PreferenceChange,
  notPermitted: 'not-permitted.lower-oom' | 'not-permitted.other-user',
): Outcome {
  switch (change.kind) {
    case 'changed':
      return { kind: 'done' };
    case 'gone':
      return { kind: 'already-gone' };
    case 'another-process':
      return { kind: 'identity-changed' };
    case 'not-permitted':
      return { kind: 'not-permitted', reason: notPermitted };
    case 'failed':
      return { kind: 'failed', reason: change.reason === '' ? 'prefer.unreadable' : change.reason };
  }
}
