import type { Action, ActionPlan, Actor, Scope } from '../../../core/actions/action.ts';
import { createEngine } from '../../../core/risk/create-engine.ts';
import type { Frame, ProcessRow } from '../../../core/model/frame.ts';
import { plainText } from '../../../core/model/plain-text.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { openReader } from '../../../platform/open-reader.ts';
import { openActionLog } from '../../../services/action-log.ts';
import { createMonitor, type Monitor } from '../../../services/monitor.ts';
import { createLocalProcessControl } from '../../../services/process-control/local-process-control.ts';
import type { ProcessControl } from '../../../services/process-control/process-control.ts';
import { stateDirectory } from '../../../services/state-directory.ts';
import { complain } from '../terminal/complain.ts';
import { print } from '../terminal/output.ts';
import type { Speech } from '../speech/speech.ts';
import { planLines, resultLines, rowLines } from './act-texts.ts';
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

/** For whom it is done: how they are spoken to, and what they have set. */
export interface Caller {
  readonly speech: Speech;
  readonly settings: Settings;
}

const BY: Actor = { kind: 'user', host: 'cli' };

/** Opens this machine for a command that acts, and closes it again. */
export async function withControl(
  { speech, settings }: Caller,
  run: (control: ProcessControl, monitor: Monitor, frame: Frame) => Promise<number>,
): Promise<number> {
  const { acting } = speech.t;
  const reader = await openReader();
  if (!reader) {
    complain(acting.unreadableTry({ command: 'headroom doctor' }));
    return ACTING_EXIT.failed;
  }
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
    const failure = monitor.failure();
    complain(failure === null ? acting.unreadable : speech.why(failure));
    return ACTING_EXIT.failed;
  } finally {
    control.close();
    await monitor.stop();
  }
}

/** From a number or a name to the outcome: lists first, acts only on a person's word. Returns the exit code. */
export function actOn(text: string, action: Action, options: ActOptions, caller: Caller): Promise<number> {
  const { speech } = caller;
  return withControl(caller, async (control, monitor, frame) => {
    if (isNumber(text) && Number(text) <= 1) return refuse('guard.init', speech);
    const found = findTargets(text, frame, monitor);
    const target = found.length > 1 && options.tree ? commonRoot(found, frame) : (found[0] ?? null);
    if (found.length > 1 && (target === null || !options.tree)) return tellApart(text, found, speech);
    if (target !== null) return planAndPerform(control, target, action, options, speech);
    const named = plainText(text, 60);
    const { acting } = speech.t;
    complain(isNumber(text) ? acting.noPid({ pid: named }) : acting.noName({ name: named }));
    return ACTING_EXIT.notFound;
  });
}

/** What is about to be done, once it is agreed to. */
interface Agreed {
  readonly control: ProcessControl;
  readonly plan: ActionPlan;
  readonly confirmed: boolean;
  readonly speech: Speech;
}

export async function planAndPerform(
  control: ProcessControl,
  target: Pick<ProcessRow, 'pid' | 'start'>,
  action: Action,
  options: ActOptions,
  speech: Speech,
): Promise<number> {
  const scope: Scope = options.tree ? 'tree' : options.group ? 'group' : 'process';
  const plan = await control.plan({ action, scope, identity: { pid: target.pid, start: target.start } });
  if ('refused' in plan) return refuse(plan.refused, speech);
  show(planLines(plan, speech));
  if (options.dryRun) return ACTING_EXIT.ok;
  const consent = await askConsent(plan, options, speech);
  if (typeof consent === 'number') return consent;
  const agreed = { control, plan, confirmed: consent.confirmed, speech };
  if (action === 'end' && canAsk()) {
    print(2, `${speech.t.acting.waiting({ span: speech.f.span(plan.grace / 1000) })}\n`);
  }
  const code = await perform(agreed, action);
  return action === 'end' && code === ACTING_EXIT.stillRunning ? offerForce(agreed, options) : code;
}

/** Forcing is a choice of its own: never part of `--yes`. */
async function offerForce(agreed: Agreed, options: ActOptions): Promise<number> {
  const { acting } = agreed.speech.t;
  if (canAsk() && !options.yes) {
    if (isYes(await ask(acting.ask.forceNow), agreed.speech)) return perform(agreed, 'force');
  } else complain(acting.needsForce);
  return ACTING_EXIT.stillRunning;
}

async function perform({ control, plan, confirmed, speech }: Agreed, action: Action): Promise<number> {
  const result = await control.perform({ planId: plan.id, action, confirmed }, BY);
  if ('refused' in result) return refuse(result.refused, speech);
  show(resultLines(result, speech));
  return exitCodeOf(result);
}

/** An exit code when consent is missing. */
async function askConsent(
  plan: ActionPlan,
  options: ActOptions,
  speech: Speech,
): Promise<{ readonly confirmed: boolean } | number> {
  const { acting } = speech.t;
  const reachable = plan.members.filter(({ guard }) => guard.kind === 'allowed' || guard.kind === 'confirm');
  const guarded = reachable.some(({ guard }) => guard.kind === 'confirm');
  if (reachable.length === 0) return ACTING_EXIT.notPermitted;
  if (!options.yes) {
    if (!canAsk()) return missing(acting.needsYes);
    const question = acting.ask[plan.action](speech.f.count(reachable.length));
    if (!isYes(await ask(question), speech)) return ACTING_EXIT.refused;
  }
  if (!guarded || options.guarded) return { confirmed: guarded };
  if (!canAsk() || options.yes) return missing(acting.needsGuarded);
  return (await ask(acting.ask.guarded)) === acting.ask.yes ? { confirmed: true } : ACTING_EXIT.refused;
}

function missing(text: string): number {
  complain(text);
  return ACTING_EXIT.refused;
}

function refuse(reason: string, { t, reason: inWords }: Speech): number {
  complain(t.acting.refused({ reason: inWords(reason) }));
  return reason === 'target.gone' || reason === 'target.identity-changed' ? ACTING_EXIT.notFound : ACTING_EXIT.refused;
}

function tellApart(name: string, found: readonly ProcessRow[], speech: Speech): number {
  show(rowLines(found, speech));
  complain(speech.t.acting.several({ ...speech.f.count(found.length), name: plainText(name, 60) }));
  return ACTING_EXIT.notFound;
}

/** As the question offers it. */
function isYes(answer: string, { t }: Speech): boolean {
  return answer === t.acting.ask.y || answer === t.acting.ask.yes;
}

function show(lines: readonly string[]): void {
  print(1, lines.map((line) => `${line}\n`).join(''));
}
