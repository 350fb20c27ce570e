import type { ActionLogEntry } from '../actions/action.ts';
import { atLeast, isSomebody, type PoolAssessment } from '../model/assessment.ts';
import type { Frame, ProcessRow } from '../model/frame.ts';
import { matchesPattern } from '../actions/guards.ts';
import { identityKey, type Identity } from '../model/identity.ts';
import { fullNames, isPerhapsCut, matchName, type NamedProcess } from '../model/process-name.ts';
import type { ResponseRule } from '../settings/settings.ts';
import { MACHINE } from '../model/snapshot.ts';
import type { Milliseconds } from '../model/units.ts';

/** A rule that is due in a pool. */
export interface DueResponse {
  readonly rule: ResponseRule;
  readonly pool: PoolAssessment;
  /** How long the pool has been at the level. */
  readonly heldFor: Milliseconds;
  /** The processes to which the rule may respond, best choice first. Guards have not been asked yet. */
  readonly candidates: readonly ProcessRow[];
}

/** Decides when automatic responses are due. It only decides; the caller reports the outcomes back to it. */
export interface Responder {
  next(frame: Frame, rules: readonly ResponseRule[]): readonly DueResponse[];
  acted(rule: ResponseRule, identity: Identity, at: Milliseconds): void;
  /** Reports that a process may not be acted on. Another candidate comes first the next time. */
  leftAlone(rule: ResponseRule, identity: Identity, at: Milliseconds): void;
}

interface Remembered {
  readonly rule: string;
  readonly key: string;
  readonly at: Milliseconds;
  readonly kind: 'notified' | 'acted' | 'left-alone';
}

/** A rule responds at most once in this time, so that its action can take effect. */
const PER_RULE: Milliseconds = 60_000;
/** All rules together act at most this many times within `ACTS_WITHIN`. */
const MOST_ACTS = 5;
/** The span for `MOST_ACTS`. */
const ACTS_WITHIN: Milliseconds = 10 * 60_000;
/** The same rule leaves the same process alone for this long, also when a person has undone the action. */
const SAME_PROCESS: Milliseconds = 30 * 60_000;
/** The level of a pool is unknown during a longer gap in the frames. */
const LONGEST_GAP: Milliseconds = 30_000;
const MOST_CANDIDATES = 5;

/** `factsOf` gives the facts about a process whose name the kernel may have cut. Null when nothing is known of it. */
export function createResponder(factsOf: (identity: Identity) => NamedProcess | null = () => null): Responder {
  /** The time since which a pool has been at the level of a rule. */
  const since = new Map<string, Milliseconds>();
  let acts: Remembered[] = [];
  let previous: Milliseconds | null = null;

  return {
    next(frame, rules) {
      if (frame.sampling.failure !== null) return [];
      if (previous === null || frame.at - previous > LONGEST_GAP || frame.at < previous) since.clear();
      previous = frame.at;
      // An act with a later time was made before the clock was set back. It counts from now on.
      acts = acts.map((act) => (act.at > frame.at ? { ...act, at: frame.at } : act));
      acts = acts.filter(({ at }) => frame.at - at < SAME_PROCESS);
      const held = new Set<string>();
      const due = rules.flatMap((rule) => frame.pools.flatMap((pool) => dueIn(rule, pool, frame, held)));
      for (const key of since.keys()) if (!held.has(key)) since.delete(key);
      let left = MOST_ACTS - acts.filter(({ at, kind }) => kind === 'acted' && frame.at - at < ACTS_WITHIN).length;
      return due.filter(({ rule }) => rule.response === 'notify' || left-- > 0);
    },
    acted: (rule, identity, at) => remember(rule, identity, at, rule.response === 'notify' ? 'notified' : 'acted'),
    leftAlone: (rule, identity, at) => remember(rule, identity, at, 'left-alone'),
  };

  function remember({ name }: ResponseRule, identity: Identity, at: Milliseconds, kind: Remembered['kind']): void {
    acts.push({ rule: name, key: identityKey(identity), at, kind });
  }

  function dueIn(rule: ResponseRule, pool: PoolAssessment, frame: Frame, held: Set<string>): DueResponse[] {
    if (!atLeast(pool.level, rule.level)) return [];
    if (!matchesPattern(rule.pool, pool.id) && !matchesPattern(rule.pool, pool.label)) return [];
    const key = `${rule.name}\n${pool.id}`;
    held.add(key);
    const begin = since.get(key) ?? frame.at;
    since.set(key, begin);
    const heldFor = frame.at - begin;
    if (heldFor < rule.forSeconds * 1000 || isResting(rule, frame.at)) return [];
    const spared = new Set(acts.filter((act) => act.rule === rule.name).map((act) => act.key));
    const candidates = candidatesFor(rule, pool, frame, factsOf).filter((row) => !spared.has(identityKey(row)));
    return candidates.length === 0 ? [] : [{ rule, pool, heldFor, candidates: candidates.slice(0, MOST_CANDIDATES) }];
  }

  function isResting(rule: ResponseRule, now: Milliseconds): boolean {
    return acts.some(({ rule: name, at, kind }) => name === rule.name && kind !== 'left-alone' && now - at < PER_RULE);
  }
}

/** A process other than the culprit must have at least this risk, so that a harmless one is never responded to. */
const LEAST_RISK = 10;

/** The candidates: the culprit first, then by risk, by growth and by size. */
function candidatesFor(
  rule: ResponseRule,
  pool: PoolAssessment,
  frame: Frame,
  factsOf: (identity: Identity) => NamedProcess | null,
): ProcessRow[] {
  const groupNames = new Map(frame.groups.map((group) => [group.id, group.name]));
  const culprits = new Set(culpritsOf(pool).map(identityKey));
  const isCulprit = (row: ProcessRow) => culprits.has(identityKey(row));
  const isToBlame = (row: ProcessRow) =>
    isCulprit(row) || (row.risk >= LEAST_RISK && (pool.id === MACHINE || row.pool === pool.id));
  const canTake = (row: ProcessRow) =>
    !row.kernelThread && row.state !== 'zombie' && !(rule.response === 'pause' && row.state === 'stopped');
  return frame.processes
    .filter((row) => isToBlame(row) && canTake(row) && isMatch(rule, row, groupNames.get(row.group), factsOf))
    .toSorted(
      (a, b) =>
        Number(isCulprit(b)) - Number(isCulprit(a)) ||
        b.risk - a.risk ||
        (b.growth ?? 0) - (a.growth ?? 0) ||
        sizeOf(b) - sizeOf(a),
    );
}

function culpritsOf({ culprit }: PoolAssessment): readonly Identity[] {
  if (!isSomebody(culprit)) return [];
  return culprit.kind === 'process' ? [culprit.identity] : [culprit.identity, ...culprit.members];
}

/** Whether a process meets all conditions of a rule. A user that cannot be read matches nothing. */
function isMatch(
  { match }: ResponseRule,
  row: ProcessRow,
  groupName: string | undefined,
  factsOf: (identity: Identity) => NamedProcess | null,
): boolean {
  const { name, user, group } = match;
  if (name !== undefined && !isNamed(name, row, factsOf)) return false;
  if (user !== undefined && !(row.user.kind === 'ok' && matchesPattern(user, row.user.value))) return false;
  return group === undefined || matchesPattern(group, row.group) || matchesPattern(group, groupName ?? row.group);
}

/**
 * Whether a pattern matches the name, or the full name where the kernel has cut it. A pattern without `*` must be the
 * whole name.
 */
function isNamed(pattern: string, row: ProcessRow, factsOf: (identity: Identity) => NamedProcess | null): boolean {
  if (!isPerhapsCut(row.name)) return matchesPattern(pattern, row.name);
  const facts = factsOf(row);
  if (pattern.includes('*')) {
    return [row.name, ...(facts === null ? [] : fullNames(facts))].some((name) => matchesPattern(pattern, name));
  }
  return facts === null ? pattern === row.name : matchName(pattern, facts).kind === 'yes';
}

function sizeOf(row: ProcessRow): number {
  return row.private.kind === 'ok' ? row.private.value : row.resident;
}

/** An automatic response that was made, or that would have been made. */
export interface ResponseAct {
  readonly at: Milliseconds;
  readonly rule: string;
  readonly response: ResponseRule['response'];
  readonly pool: Pick<PoolAssessment, 'id' | 'kind' | 'label' | 'level'>;
  readonly heldFor: Milliseconds;
  readonly target: Identity & { readonly name: string; readonly risk: number };
  /** The outcome of the action. Null for a notification and for a dry run. */
  readonly outcome: ActionLogEntry['outcomes'][number]['outcome'] | null;
}

export function describeResponse(
  { rule, pool, heldFor }: DueResponse,
  row: ProcessRow,
  at: Milliseconds,
  outcome: ResponseAct['outcome'],
): ResponseAct {
  const { id, kind, label, level } = pool;
  const { pid, start, name, risk } = row;
  return {
    at,
    rule: rule.name,
    response: rule.response,
    pool: { id, kind, label, level },
    heldFor,
    target: { pid, start, name, risk },
    outcome,
  };
}
