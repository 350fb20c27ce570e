import type { Frame } from '../model/frame.ts';
import type { GuardRule } from '../actions/guard-rules.ts';
import { guardOf } from '../actions/guards.ts';
import { sameIdentity, type Identity } from '../model/identity.ts';
import { createResponder, describeResponse, type ResponseAct } from './responses.ts';
import type { ResponseRule } from '../settings/settings.ts';
import type { ProcessFacts, Snapshot } from '../model/snapshot.ts';

/**
 * The responses that the rules would have made over recorded history, one moment after another. The recording goes on
 * as if nothing had been done, so a process may be named again later.
 */
export function createResponseDryRun(
  rules: readonly ResponseRule[],
  guards: readonly GuardRule[],
): (frame: Frame, snapshot: Snapshot) => readonly ResponseAct[] {
  let newest: Snapshot | null = null;
  const responder = createResponder((identity) => factsOf(newest, identity));
  return (frame, snapshot) => {
    newest = snapshot;
    return responder.next(frame, rules).flatMap((due) => {
      const chosen = due.candidates.find(
        (row) => due.rule.response === 'notify' || !isGuarded(row, due.rule.response, snapshot, guards),
      );
      if (chosen === undefined) return [];
      responder.acted(due.rule, chosen, frame.at);
      return [describeResponse(due, chosen, frame.at, null)];
    });
  };
}

function factsOf(snapshot: Snapshot | null, identity: Identity): ProcessFacts | null {
  return snapshot?.processes.find((process) => sameIdentity(process, identity))?.facts ?? null;
}

function isGuarded(
  identity: Identity,
  action: 'pause' | 'end',
  { processes }: Snapshot,
  rules: readonly GuardRule[],
): boolean {
  const sample = processes.find((process) => sameIdentity(process, identity));
  if (sample === undefined) return true;
  const { name, executable, user, cgroup, kernelThread, parent } = sample.facts;
  const parentName = processes.find(({ pid }) => pid === parent)?.facts.name ?? null;
  const subject = { pid: sample.pid, name, parentName, executable, user, realUser: user, cgroup, kernelThread };
  return (
    guardOf(subject, action, { platform: '', own: new Set(), carriers: new Set(), ancestors: new Set(), rules })
      .kind !== 'allowed'
  );
}
