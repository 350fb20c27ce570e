import type { Attribution } from './attribution.ts';
import type { Culprit, Victim } from '../model/assessment.ts';
import type { Grouping } from './grouping.ts';
import { identityKey, type Identity } from '../model/identity.ts';
import type { ProcessTrack } from './process-track.ts';

/** A group is named when no single member has at least this share of its growth. */
const LEADING_SHARE = 0.6;
const UNEXPLAINED = 0.5;

/**
 * The culprit of a growth: the process with most of it, the group when the growth is spread over several processes,
 * or shared memory when no process shows it.
 */
export function nameCulprit(attribution: Attribution, grouping: Grouping): Culprit | null {
  const { group, unexplained } = attribution;
  const [top] = attribution.growers;
  if (unexplained > UNEXPLAINED && (!top || top.share < unexplained)) {
    return { kind: 'shared', share: unexplained };
  }
  if (!top) return null;
  const lead = group?.members[0];
  if (group && lead && group.members.length > 1) {
    const spread = lead === top.track ? top.share < LEADING_SHARE * group.share : group.share > top.share;
    if (spread) {
      return {
        kind: 'group',
        id: group.id,
        name: grouping.groups.find((known) => known.id === group.id)?.name ?? lead.sample.facts.name,
        identity: identityOf(lead),
        members: group.members.map(identityOf),
        share: Math.min(1, group.share),
      };
    }
  }
  return { kind: 'process', identity: identityOf(top.track), name: top.track.sample.facts.name, share: top.share };
}

/**
 * The name under which Headroom shows itself. Its process may be called after the program that runs it, such as node.
 */
const OWN_NAME = 'Headroom';

/**
 * The process that the kernel would end in a pool now: the one with the highest oom_score. Null when no score is
 * known. `self` is the pid of the Headroom that watches.
 */
export function nameVictim(members: readonly ProcessTrack[], self: number | null): Victim | null {
  let victim: ProcessTrack | null = null;
  let worst = -1;
  for (const track of members) {
    const score = track.sample.oomScore;
    if (score.kind !== 'ok' || score.value < worst) continue;
    if (score.value === worst && victim && !comesFirst(track, victim)) continue;
    victim = track;
    worst = score.value;
  }
  if (victim === null) return null;
  return { identity: identityOf(victim), name: victim.sample.pid === self ? OWN_NAME : victim.sample.facts.name };
}

/** The order among equal scores: the larger process first, then the lower pid. */
function comesFirst({ sample: a }: ProcessTrack, { sample: b }: ProcessTrack): boolean {
  return a.resident !== b.resident ? a.resident > b.resident : a.pid < b.pid;
}

/** A key that differs between culprits, so that each culprit gets one notification. */
export function culpritKey(culprit: Culprit | null): string {
  if (!culprit) return '';
  if (culprit.kind === 'process') return identityKey(culprit.identity);
  return culprit.kind === 'group' ? culprit.id : 'shared';
}

function identityOf(track: ProcessTrack): Identity {
  return { pid: track.sample.pid, start: track.sample.start };
}
