import type { Attribution } from './attribution.ts';
import type { Culprit, Victim } from './assessment.ts';
import type { Grouping } from './grouping.ts';
import { identityKey, type Identity } from './identity.ts';
import type { ProcessTrack } from './process-track.ts';

/** A group is named when no single member has this share of its growth. */
const LEADING_SHARE = 0.6;
const UNEXPLAINED = 0.5;

/** Who drives a growth: the process with most of it, the group when it is spread over one, shared memory when nobody shows it. */
export function nameCulprit(
  attribution: Attribution,
  grouping: Grouping,
  ceiling: Culprit | null = null,
): Culprit | null {
  if (ceiling) return ceiling;
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

/** Whom the kernel would end in a pool now: the highest oom_score; null when no score is known. */
export function nameVictim(members: readonly ProcessTrack[]): Victim | null {
  let victim: ProcessTrack | null = null;
  let worst = -1;
  for (const track of members) {
    const score = track.sample.oomScore;
    if (score.kind !== 'ok' || score.value < worst) continue;
    if (score.value === worst && victim && !comesFirst(track, victim)) continue;
    victim = track;
    worst = score.value;
  }
  return victim && { identity: identityOf(victim), name: victim.sample.facts.name };
}

/** Among equal scores the larger one, then the older pid. */
function comesFirst({ sample: a }: ProcessTrack, { sample: b }: ProcessTrack): boolean {
  return a.resident !== b.resident ? a.resident > b.resident : a.pid < b.pid;
}

/** Tells culprits apart: one notification per culprit. */
export function culpritKey(culprit: Culprit | null): string {
  if (!culprit) return '';
  if (culprit.kind === 'process') return identityKey(culprit.identity);
  return culprit.kind === 'group' ? culprit.id : culprit.kind;
}

function identityOf(track: ProcessTrack): Identity {
  return { pid: track.sample.pid, start: track.sample.start };
}
