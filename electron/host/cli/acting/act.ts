import type { Action, ActionPlan, Actor, Scope } from '../../../core/action.ts';
import { actionReason } from '../../../core/action-reasons.ts';
import { createEngine } from '../../../core/create-engine.ts';
import type { Frame, ProcessRow } from '../../../core/frame.ts';
import { plainText } from '../../../core/plain-text.ts';
import { openReader } from '../../../platform/open-reader.ts';
import { openActionLog } from '../../../services/action-log.ts';
import { createMonitor, type Monitor } from '../../../services/monitor.ts';
import { createLocalProcessControl } from '../../../services/process-control/local-process-control.ts';
import type { ProcessControl } from '../../../services/process-control/process-control.ts';
import { openSettingsStore } from '../../../services/settings-store.ts';
import { stateDirectory } from '../../../services/state-directory.ts';
import { complain } from '../failure.ts';
import { print } from '../output.ts';
import { planLines, resultLines, rowLines, VERBS } from './act-texts.ts';
import { ask, canAsk } from './ask.ts';
import { ACTING_EXIT, exitCodeOf } from './exit-codes.ts';
import { commonRoot, findTargets, isNumber } from './find-target.ts';

export interface ActOptions {
  readonly tree?: boolean;
  readonly group?: boolean;
  readonly dryRun?: boolean;
  /** Do not ask; what is guarded still needs `guarded`. */
  readonly yes?: boolean;
  /** The second confirmation, given beforehand. */
  readonly guarded?: boolean;
}

const BY: Actor = { kind: 'user', host: 'cli' };

/** Opens this machine for a command that acts, and closes it again. */
export async function withControl(
  run: (control: ProcessControl, monitor: Monitor, frame: Frame) => Promise<number>,
): Promise<number> {
  const reader = await openReader();
  if (!reader) {
    complain('the processes of this machine cannot be read. Try: headroom doctor');
    return ACTING_EXIT.failed;
  }
  const settings = openSettingsStore().current();
  const monitor = createMonitor({ reader, engine: createEngine(settings) });
  const control = createLocalProcessControl({
    frame: monitor.current,
    settings: () => settings,
    sweep: monitor.sweepNow,
    stateDirectory: stateDirectory(),
    log: openActionLog(stateDirectory()).append,
  });
  try {
    monitor.start();
    await monitor.sweepNow();
    const frame = monitor.current();
    if (frame !== null) return await run(control, monitor, frame);
    complain(monitor.failure() ?? 'the processes of this machine cannot be read');
    return ACTING_EXIT.failed;
  } finally {
    control.close();
    await monitor.stop();
  }
}

/** From a number or a name to the outcome: lists first, acts only on a person's word. Returns the exit code. */
export function actOn(text: string, action: Action, options: ActOptions): Promise<number> {
  return withControl(async (control, monitor, frame) => {
    if (isNumber(text) && Number(text) <= 1) return refuse('guard.init');
    const found = findTargets(text, frame, monitor);
    const target = found.length > 1 && options.tree ? commonRoot(found, frame) : (found[0] ?? null);
    if (found.length > 1 && (target === null || !options.tree)) return tellApart(text, found);
    if (target === null) {
      complain(`there is no process ${isNumber(text) ? '' : 'named '}${plainText(text, 60)}`);
      return ACTING_EXIT.notFound;
    }
    return planAndPerform(control, target, action, options);
  });
}

export async function planAndPerform(
  control: ProcessControl,
  target: Pick<ProcessRow, 'pid' | 'start'>,
  action: Action,
  options: ActOptions,
): Promise<number> {
  const scope: Scope = options.tree ? 'tree' : options.group ? 'group' : 'process';
  const plan = await control.plan({ action, scope, identity: { pid: target.pid, start: target.start } });
  if ('refused' in plan) return refuse(plan.refused);
  show(planLines(plan));
  if (options.dryRun) return ACTING_EXIT.ok;
  const consent = await askConsent(plan, options);
  if (typeof consent === 'number') return consent;
  if (action === 'end' && canAsk()) print(2, `Waiting up to ${plan.grace / 1000} s ...\n`);
  const code = await perform(control, plan, action, consent.confirmed);
  if (action !== 'end' || code !== ACTING_EXIT.stillRunning) return code;
  return offerForce(control, plan, consent.confirmed, options);
}

/** Forcing is a choice of its own: never part of `--yes`. */
async function offerForce(
  control: ProcessControl,
  plan: ActionPlan,
  confirmed: boolean,
  options: ActOptions,
): Promise<number> {
  if (canAsk() && !options.yes) {
    const answer = await ask('Force it to end? What it has not saved is lost. [y/N] ');
    if (isYes(answer)) return perform(control, plan, 'force', confirmed);
  } else complain('to end it all the same, add --force');
  return ACTING_EXIT.stillRunning;
}

async function perform(control: ProcessControl, plan: ActionPlan, action: Action, confirmed: boolean): Promise<number> {
  const result = await control.perform({ planId: plan.id, action, confirmed }, BY);
  if ('refused' in result) return refuse(result.refused);
  show(resultLines(result));
  return exitCodeOf(result);
}

/** An exit code when consent is missing. */
async function askConsent(plan: ActionPlan, options: ActOptions): Promise<{ readonly confirmed: boolean } | number> {
  const reachable = plan.members.filter(({ guard }) => guard.kind === 'allowed' || guard.kind === 'confirm');
  const guarded = reachable.some(({ guard }) => guard.kind === 'confirm');
  if (reachable.length === 0) return ACTING_EXIT.notPermitted;
  if (!options.yes) {
    if (!canAsk()) return missing('nobody can be asked here; add --yes to go on');
    const what = reachable.length === 1 ? 'this process' : `these ${reachable.length} processes`;
    if (!isYes(await ask(`${VERBS[plan.action]} ${what}? [y/N] `))) return ACTING_EXIT.refused;
  }
  if (!guarded || options.guarded) return { confirmed: guarded };
  if (!canAsk() || options.yes) return missing('some of these are guarded; add --guarded to go on');
  const answer = await ask('Some of these are guarded, for the reasons given. Type "yes" to go on: ');
  return answer === 'yes' ? { confirmed: true } : ACTING_EXIT.refused;
}

function missing(text: string): number {
  complain(text);
  return ACTING_EXIT.refused;
}

function refuse(reason: string): number {
  complain(`not done: ${actionReason(reason, 'en') ?? plainText(reason, 300)}`);
  return reason === 'target.gone' || reason === 'target.identity-changed' ? ACTING_EXIT.notFound : ACTING_EXIT.refused;
}

function tellApart(name: string, found: readonly ProcessRow[]): number {
  show(rowLines(found));
  complain(`${found.length} processes are named ${plainText(name, 60)}; give the number of one`);
  return ACTING_EXIT.notFound;
}

function isYes(answer: string): boolean {
  return answer === 'y' || answer === 'yes';
}

function show(lines: readonly string[]): void {
  print(1, lines.map((line) => `${line}\n`).join(''));
}
