import { spawn, type ChildProcess } from 'node:child_process';
import type { Message } from '../../core/model/assessment.ts';
import { SECOND, type Milliseconds } from '../../core/model/units.ts';
import { message } from '../../core/words/messages.ts';
import { systemErrorOf } from '../../core/words/system-errors.ts';
import type { OwnOomScore } from '../own-oom-score.ts';

/** The values of one alert by the names of their environment variables. */
export type AlertVariables = Readonly<Record<string, string>>;

export interface AlertCommandOptions {
  /** The program and its arguments; null while none is set. Asked for with each alert. */
  readonly command: () => readonly string[] | null;
  readonly own: Pick<OwnOomScore, 'startOutside'>;
  /** Called once for each trouble with the command, until it has worked again. */
  readonly onTrouble: (trouble: Message) => void;
  /** The longest time that the command may take. */
  readonly longest?: Milliseconds;
}

export interface AlertCommand {
  /** Runs the command for an alert, after the run that is going on. A waiting alert under the same key is replaced. */
  run(key: string, variables: AlertVariables): void;
  /** Forgets a waiting alert whose danger has passed. */
  forget(key: string): void;
  /** Ends a run that is going on. */
  stop(): void;
}

const LONGEST: Milliseconds = 30 * SECOND;
/** From SIGTERM to SIGKILL. */
const GRACE: Milliseconds = 2 * SECOND;
/** Further alerts push out the oldest that still waits. */
const MOST_WAITING = 20;

/**
 * Starts the user's own command with each alert, never two at a time. Its arguments are those that the user has
 * written; everything that comes from the machine, names of programs among it, is in the environment. No shell reads it.
 */
export function createAlertCommand({ command, own, onTrouble, longest = LONGEST }: AlertCommandOptions): AlertCommand {
  const waiting = new Map<string, AlertVariables>();
  const told = new Set<string>();
  let running: ChildProcess | null = null;
  let stopped = false;

  function tell(trouble: Message): void {
    const text = JSON.stringify([trouble.key, trouble.values['program']]);
    if (!told.has(text)) onTrouble(trouble);
    told.add(text);
  }

  function next(): void {
    const [first] = waiting;
    const [program, ...args] = command() ?? [];
    if (running !== null || stopped || first === undefined) return;
    waiting.delete(first[0]);
    if (program !== undefined) start(program, args, first[1]);
  }

  function start(program: string, args: readonly string[], variables: AlertVariables): void {
    try {
      const env = { ...inherited(), ...variables };
      // A group of its own, so that all of it can be ended.
      const detached = process.platform !== 'win32';
      follow(
        program,
        own.startOutside(() => spawn(program, args, { detached, env, stdio: ['ignore', 2, 2], windowsHide: true })),
      );
    } catch (error) {
      // Most errors come as an event, but not all: too little memory is one that does not.
      tell(message('on-alert.not-started', { program, reason: systemErrorOf(error) }));
      next();
    }
  }

  function follow(program: string, child: ChildProcess): void {
    running = child;
    let late = false;
    let force: NodeJS.Timeout | null = null;
    const patience = setTimeout(() => {
      late = true;
      endGroup(child, 'SIGTERM');
      force = setTimeout(() => {
        endGroup(child, 'SIGKILL');
      }, GRACE);
    }, longest);
    const over = (trouble: Message | null) => {
      clearTimeout(patience);
      if (force) clearTimeout(force);
      running = null;
      if (trouble === null) told.clear();
      else if (!stopped) tell(trouble);
      next();
    };
    child.once('error', (error) => {
      // An error after the start is one of sending a signal, and the command goes on.
      if (child.pid === undefined) over(message('on-alert.not-started', { program, reason: systemErrorOf(error) }));
    });
    child.once('exit', (code, signal) => {
      if (late) over(message('on-alert.too-long', { program, seconds: longest / SECOND }));
      else if (signal !== null) over(message('on-alert.ended', { program, signal }));
      else over(code === 0 ? null : message('on-alert.failed', { program, code: code ?? 0 }));
    });
  }

  return {
    run(key, variables) {
      waiting.delete(key);
      waiting.set(key, variables);
      for (const oldest of [...waiting.keys()].slice(0, -MOST_WAITING)) waiting.delete(oldest);
      next();
    },
    forget(key) {
      waiting.delete(key);
    },
    stop() {
      stopped = true;
      waiting.clear();
      if (running) endGroup(running, 'SIGTERM');
    },
  };
}

/** Headroom's own environment without what describes another alert. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('HEADROOM_')));
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Nothing of it is left.
  }
}
