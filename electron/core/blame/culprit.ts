import type { Attribution } from './attribution.ts';
import type { Culprit, Victim } from '../model/assessment.ts';
import type { Growth } from '../growth/growth.ts';
import type { Grouping } from '../model/process-group.ts';
import { identityKey, type Identity } from '../model/identity.ts';
import type { PlacedPart } from '../model/memory-part.ts';
import type { PartGrowth, PartTrack } from '../series/memory-parts.ts';
import type { ProcessTrack } from './process-track.ts';
import type { ProcessSample } from '../model/snapshot.ts';
import type { Bytes, Ratio } from '../model/units.ts';

/** A group is named when no single member has at least this share of its growth. */
const LEADING_SHARE = 0.6;
const UNEXPLAINED = 0.5;
/** A part of memory explains what is missing when it grew by this share of it. */
const PART_SHARE = 0.5;

/** What is known of a growth besides the processes that take part in it. */
export interface Beside {
  /** The ceiling fell, which explains it. */
  readonly ceiling: Culprit | null;
  readonly parts: PartTrack;
  readonly members: readonly ProcessTrack[];
}

/** Who drives a growth: the process with most of it, the group when it is spread over one, a part of memory when nobody shows it. */
export function nameCulprit({ attribution, growth }: Grown, grouping: Grouping, beside: Beside): Culprit | null {
  if (beside.ceiling) return beside.ceiling;
  const { group, unexplained } = attribution;
  const [top] = attribution.growers;
  if (unexplained > UNEXPLAINED && (!top || top.share < unexplained)) {
    const largest = beside.parts.largest(growth.onset);
    const missing = unexplained * growth.rise;
    const isExplained = largest !== null && largest.grown >= PART_SHARE * missing;
    const owner = isExplained ? ownerOfPart(largest, beside.members, unexplained) : null;
    if (owner) return owner;
    if (isExplained) {
      const { part, mount } = largest;
      return { kind: 'shared', share: unexplained, part, ...(mount !== undefined && { mount }) };
    }
    return { kind: 'shared', share: unexplained, ...(beside.parts.known && { part: 'unknown' as const }) };
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

interface Grown {
  readonly attribution: Attribution;
  readonly growth: Growth;
}

/** Huge pages and buffers of graphics drivers are in no process' resident memory, but the kernel says whose they are. */
function ownerOfPart({ part, grown }: PartGrowth, members: readonly ProcessTrack[], share: Ratio): Culprit | null {
  if (part !== 'hugetlb' && part !== 'gpu') return null;
  const pages = ({ sample }: ProcessTrack): Bytes => (part === 'gpu' ? sample.gpu : sample.hugetlb) ?? 0;
  const largest = members.reduce<ProcessTrack | null>(
    (most, one) => (pages(one) > (most ? pages(most) : 0) ? one : most),
    null,
  );
  if (!largest || pages(largest) < PART_SHARE * grown) return null;
  return { kind: 'process', identity: identityOf(largest), name: largest.sample.facts.name, share };
}

/** What Headroom calls itself. */
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
  return victim && { identity: identityOf(victim), name: nameOfVictim(victim.sample, self) };
}

/** A victim's name; Headroom's own process may be named after the program that runs it. */
export function nameOfVictim({ pid, facts }: ProcessSample, self: number | null): string {
  return pid === self ? OWN_NAME : facts.name;
}

/** The order among equal scores: the larger process first, then the lower pid. */
function comesFirst({ sample: a }: ProcessTrack, { sample: b }: ProcessTrack): boolean {
  return a.resident !== b.resident ? a.resident > b.resident : a.pid < b.pid;
}

/** The part of memory that is to blame, where no program is. */
export function partOf(culprit: Culprit): PlacedPart {
  if (culprit.kind !== 'shared') return { part: 'unknown' };
  const { part = 'shared', mount } = culprit;
  return { part, ...(mount !== undefined && { mount }) };
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
