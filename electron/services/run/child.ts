import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Milliseconds } from '../../core/model/units.ts';
import type { OwnOomScore } from '../own-oom-score.ts';
import type { ExhaustionListener } from './exhaustion-text.ts';
import type { LimitedCommand } from './limit-command.ts';
import { openOwnOutput } from '../../platform/linux/own/own-output.ts';

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

/** Where a stream of the command is passed on to. */
export interface Passage {
  /** `taken` is called when there is room for more. */
  readonly pass: (bytes: Uint8Array, taken: () => void) => void;
  /** The reader has gone away: nothing more is taken. */
  readonly isClosed: () => boolean;
}

/**
 * After the end of the command its pipes are read until nothing has arrived for this long. Other processes that hold
 * a pipe are not waited for.
 */
const DRAIN: Milliseconds = 200;
/**
 * The longest time for which a pipe is read after the end of the command, not counting waits for a slow reader. The
 * last words of the command have long been read by then. Only a process that was left behind and never stops writing
 * takes so long.
 */
const LONGEST_DRAIN: Milliseconds = 1000;
/** The longest wait for a reader that reads nothing. */
const LONGEST_WAIT: Milliseconds = 60_000;

export interface Passages {
  readonly out: Passage;
  readonly errors: Passage;
}

/**
 * Starts the command with the streams of this program. The kernel can kill it as easily as without Headroom. A stream
 * is read on its way where it is a pipe. A terminal is left to the command, and so is a file, whose end is read later.
 */
export function startChild(
  command: LimitedCommand,
  listener: ExhaustionListener,
  own: OwnOomScore,
  { out, errors }: Passages,
) {
  const file = openOwnOutput(1);
  const outMode = process.stdout.isTTY || file ? 'inherit' : 'pipe';
  const child = own.startOutside(() =>
    spawn(command.file, command.args, {
      stdio: ['inherit', outMode, process.stderr.isTTY ? 'inherit' : 'pipe'],
    }),
  );
  let ended = false;
  const streams = [
    new FollowedStream(child.stdout, out, (bytes) => listener.take('out', bytes)),
    new FollowedStream(child.stderr, errors, (bytes) => listener.take('errors', bytes)),
  ];
  const done = new Promise<Ended>((resolve) => {
    child.on('error', (error) => {
      ended = true;
      file?.close();
      resolve({ code: 126, signal: null, error });
    });
    child.on('exit', (code, signal) => {
      ended = true;
      const began = performance.now();
      for (const stream of streams) stream.commandEnded(began);
      const finish = () => {
        clearInterval(patience);
        for (const stream of streams) stream.end();
        if (file) listener.take('out', file.readEnd());
        file?.close();
        resolve({ code: code ?? 0, signal, error: null });
      };
      const check = () => {
        if (streams.every((stream) => stream.isOver(performance.now()))) finish();
      };
      const patience = setInterval(check, DRAIN / 4);
      for (const stream of streams) stream.onClose(check);
      check();
    });
  });
  return { child, done, ended: () => ended };
}

/** A stream of the command on its way to the reader of Headroom's own. */
class FollowedStream {
  readonly #stream: Readable | null;
  #began: Milliseconds = 0;
  /** When bytes were handed to the reader, as long as it has not taken them. */
  #handedAt: Milliseconds | null = null;
  #lastPassed: Milliseconds = 0;
  /** The time spent on waiting for the reader. */
  #waited: Milliseconds = 0;

  constructor(stream: Readable | null, passage: Passage, take: (bytes: Buffer) => void) {
    this.#stream = stream;
    stream?.on('data', (bytes: Buffer) => {
      take(bytes);
      // The command waits for a slow reader, as it would without Headroom.
      stream.pause();
      this.#handedAt = performance.now();
      passage.pass(bytes, () => {
        this.#lastPassed = performance.now();
        this.#waited += this.#lastPassed - (this.#handedAt ?? this.#lastPassed);
        this.#handedAt = null;
        // The command learns that nobody reads, as it would without Headroom.
        if (passage.isClosed()) stream.destroy();
        else stream.resume();
      });
    });
  }

  commandEnded(at: Milliseconds): void {
    this.#began = at;
    if (this.#handedAt !== null) this.#handedAt = at;
    this.#waited = 0;
  }

  onClose(listener: () => void): void {
    this.#stream?.once('close', listener);
  }

  isOver(now: Milliseconds): boolean {
    if (this.#stream === null || this.#stream.closed) return true;
    if (this.#handedAt !== null) return now - this.#began >= LONGEST_WAIT;
    const isDry = now - Math.max(this.#began, this.#lastPassed) >= DRAIN;
    return isDry || now - this.#began - this.#waited >= LONGEST_DRAIN;
  }

  end(): void {
    this.#stream?.destroy();
  }
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
