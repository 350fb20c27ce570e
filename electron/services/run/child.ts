import { spawn, type ChildProcess } from 'node:child_process';
import type { Milliseconds } from '../../core/model/units.ts';
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

/** Starts the command with the streams of this program. */
export function startChild(command: LimitedCommand, listener: ExhaustionListener) {
  // Where nobody looks, what it says can be listened to as it passes by.
  const listens = !process.stderr.isTTY;
  const child = spawn(command.file, command.args, { stdio: ['inherit', 'inherit', listens ? 'pipe' : 'inherit'] });
  let ended = false;
  child.stderr?.on('data', (bytes: Buffer) => {
    listener.take(bytes);
    process.stderr.write(bytes);
  });
  const done = new Promise<Ended>((resolve) => {
    child.on('error', (error) => {
      ended = true;
      resolve({ code: 126, signal: null, error });
    });
    child.on('exit', (code, signal) => {
      ended = true;
      // What it left in the pipe is still passed on, but a grandchild that keeps it open is not waited for.
      const finish = () => resolve({ code: code ?? 0, signal, error: null });
      if (!child.stderr || child.stderr.closed) finish();
      else {
        child.stderr.once('close', finish);
        setTimeout(finish, 200);
      }
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
