import { spawn, type ChildProcess } from 'node:child_process';
import type { Milliseconds } from '../../core/model/units.ts';
import type { OwnOomScore } from '../own-oom-score.ts';
import type { ExhaustionListener } from './exhaustion-text.ts';
import type { LimitedCommand } from './limit-command.ts';

export interface SignalOptions {
  readonly command: LimitedCommand;
  /** The time from the first signal to end until the command is forced. */
  readonly grace: Milliseconds;
  /** Called for a signal that has been passed on, and when the command did not obey it. */
  readonly onSignal: (signal: NodeJS.Signals, forced: boolean) => void;
}

interface Ended {
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  readonly error: unknown;
}

/** Passes bytes on to standard error. `taken` is called when there is room for more. */
export type ErrorPassage = (bytes: Uint8Array, taken: () => void) => void;

/**
 * After the end of the command its pipe is read until nothing has arrived for this long. Other processes that hold
 * the pipe are not waited for.
 */
const DRAIN: Milliseconds = 200;
/**
 * The longest time for which the pipe is read after the end of the command, not counting waits for a slow reader of
 * standard error. The last words of the command have long been read by then. Only a process that was left behind and
 * never stops writing takes so long.
 */
const LONGEST_DRAIN: Milliseconds = 1000;
/** The longest wait for a reader of standard error that reads nothing. */
const LONGEST_WAIT: Milliseconds = 60_000;

/** Starts the command with the streams of this program. The kernel can kill it as easily as without Headroom. */
export function startChild(
  command: LimitedCommand,
  listener: ExhaustionListener,
  own: OwnOomScore,
  passToErrors: ErrorPassage,
) {
  // Standard error is read on its way only where it is no terminal.
  const listens = !process.stderr.isTTY;
  const child = own.startOutside(() =>
    spawn(command.file, command.args, { stdio: ['inherit', 'inherit', listens ? 'pipe' : 'inherit'] }),
  );
  let ended = false;
  /** When bytes were handed to the reader of standard error, as long as it has not taken them. */
  let handedAt: Milliseconds | null = null;
  let lastPassed: Milliseconds = 0;
  /** The time spent on waiting for that reader. */
  let waited: Milliseconds = 0;
  child.stderr?.on('data', (bytes: Buffer) => {
    listener.take(bytes);
    // The command waits for a slow reader, as it would without Headroom.
    child.stderr?.pause();
    handedAt = performance.now();
    passToErrors(bytes, () => {
      lastPassed = performance.now();
      waited += lastPassed - (handedAt ?? lastPassed);
      handedAt = null;
      child.stderr?.resume();
    });
  });
  const done = new Promise<Ended>((resolve) => {
    child.on('error', (error) => {
      ended = true;
      resolve({ code: 126, signal: null, error });
    });
    child.on('exit', (code, signal) => {
      ended = true;
      const { stderr } = child;
      const began = performance.now();
      if (handedAt !== null) handedAt = began;
      waited = 0;
      const finish = () => {
        clearInterval(patience);
        stderr?.destroy();
        resolve({ code: code ?? 0, signal, error: null });
      };
      const patience = setInterval(() => {
        const now = performance.now();
        const isDry = now - Math.max(began, lastPassed) >= DRAIN || now - began - waited >= LONGEST_DRAIN;
        if (handedAt === null ? isDry : now - began >= LONGEST_WAIT) finish();
      }, DRAIN / 4);
      if (stderr === null || stderr.closed) finish();
      else stderr.once('close', finish);
    });
  });
  return { child, done, ended: () => ended };
}

/** Passes signals to Headroom on to the command. A command that does not obey is forced after the grace period. */
export function passSignals(child: ChildProcess, { grace, onSignal, command }: SignalOptions): () => void {
  let force: NodeJS.Timeout | null = null;
  const pass = (signal: NodeJS.Signals) => {
    onSignal(signal, false);
    // A terminal has sent the signal to the whole foreground group already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    force ??= setTimeout(() => {
      onSignal(signal, true);
      for (const pid of command.cgroup?.pids() ?? []) kill(pid);
      child.kill('SIGKILL');
    }, grace);
  };
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  return () => {
    if (force) clearTimeout(force);
    for (const signal of signals) process.off(signal, pass);
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The command has ended meanwhile.
  }
}
