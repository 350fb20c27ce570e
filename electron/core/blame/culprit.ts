import type { Attribution } from './attribution.ts';
import type { Culprit, Victim } from '../model/assessment.ts';
import type { Grouping } from './grouping.ts';
import { identityKey, type Identity } from '../model/identity.ts';
import type { ProcessTrack } from './process-track.ts';

/** A group is named when no single member has this share of its growth. */
const LEADING_SHARE = 0.6;
const UNEXPLAINED = 0.5;

/** Who drives a growth: the process with most of it, the group when it is spread over one, shared memory when nobody shows it. */
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

/** What Headroom calls itself: its process may be named after the program that runs it, such as node. */
const OWN_NAME = 'Headroom';

/**
 * Whom the kernel would end in a pool now: the highest oom_score; null when no score is known. `self`: the pid of the
 * Headroom that watches.
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

/** Among equal scores the larger one, then the older pid. */
function comesFirst({ sample: a }: ProcessTrack, { sample: b }: ProcessTrack): boolean {
  return a.resident !== b.resident ? a.resident > b.resident : a.pid < b.pid;
}

/** Tells culprits apart: one notification per culprit. */
export function culpritKey(culprit: Culprit | null): string {
  if (!culprit) return '';
  if (culprit.kind === 'process') return identityKey(culprit.identity);
  return culprit.kind === 'group' ? culprit.id : 'shared';
}

function identityOf(track: ProcessTrack): Identity {
  return { pid: track.sample.pid, start: track.sample.start };
}
