import { spawn, type ChildProcess } from 'node:child_process';
import type { Milliseconds } from '../../core/model/units.ts';
import type { OwnOomScore } from '../own-oom-score.ts';
import type { ExhaustionListener } from './exhaustion-text.ts';
import type { LimitedCommand } from './limit-command.ts';

export interface SignalOptions {
  readonly command: LimitedCommand;
  /** After the first signal to end, until it is forced. */
  readonly grace: Milliseconds;
  /** Told of a signal that has been passed on, and when the command did not follow. */
  readonly onSignal: (signal: NodeJS.Signals, forced: boolean) => void;
}

interface Ended {
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  readonly error: unknown;
}

/** Takes bytes for standard error; `taken`: there is room for more. */
export type ErrorPassage = (bytes: Uint8Array, taken: () => void) => void;

/** After the end of the command its pipe is read on until nothing has come for this long: whoever else holds it is not waited for. */
const DRAIN: Milliseconds = 200;
/** A reader of standard error that takes nothing, or a leftover that never stops writing, is left behind after this. */
const LONGEST_DRAIN: Milliseconds = 60_000;

/** Starts the command with the streams of this program, and as easy to end for the kernel as if Headroom were not there. */
export function startChild(
  command: LimitedCommand,
  listener: ExhaustionListener,
  own: OwnOomScore,
  passToErrors: ErrorPassage,
) {
  // Where nobody looks, what it says can be listened to as it passes by.
  const listens = !process.stderr.isTTY;
  const child = own.startOutside(() =>
    spawn(command.file, command.args, { stdio: ['inherit', 'inherit', listens ? 'pipe' : 'inherit'] }),
  );
  let ended = false;
  let isPassing = false;
  let lastPassed = 0;
  child.stderr?.on('data', (bytes: Buffer) => {
    listener.take(bytes);
    // The command waits for a reader that is slow, as it would without Headroom.
    child.stderr?.pause();
    isPassing = true;
    passToErrors(bytes, () => {
      isPassing = false;
      lastPassed = performance.now();
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
      const finish = () => {
        clearInterval(patience);
        stderr?.destroy();
        resolve({ code: code ?? 0, signal, error: null });
      };
      const patience = setInterval(() => {
        const now = performance.now();
        const isDry = !isPassing && now - Math.max(began, lastPassed) >= DRAIN;
        if (isDry || now - began >= LONGEST_DRAIN) finish();
      }, DRAIN / 4);
      if (stderr === null || stderr.closed) finish();
      else stderr.once('close', finish);
    });
  });
  return { child, done, ended: () => ended };
}

/** Signals to Headroom are meant for the command; one that does not follow is forced when the grace is over. */
export function passSignals(child: ChildProcess, { grace, onSignal, command }: SignalOptions): () => void {
  let force: NodeJS.Timeout | null = null;
  const pass = (signal: NodeJS.Signals) => {
    onSignal(signal, false);
    // A terminal has sent it to the whole foreground group already.
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
    // It has ended meanwhile.
  }
}
