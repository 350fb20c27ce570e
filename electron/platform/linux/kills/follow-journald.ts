import { spawn, type ChildProcess } from 'node:child_process';
import { longerPause } from '../../../core/model/longer-pause.ts';
import type { Milliseconds } from '../../../core/model/units.ts';
import { LearntKills, type KillSource } from '../../kill-source.ts';
import { createKernelLogParser } from './parse-kernel-log.ts';
import { createOomDaemonParser } from './parse-oom-daemons.ts';
import { DAEMON_MATCHES, KERNEL_MATCHES, parseJournaldLine } from './parse-journald.ts';
import { ProcFiles } from '../proc/proc-files.ts';
import { readPageSize } from '../proc/read-page-size.ts';

export interface JournaldOptions {
  /** Whether the kernel's lines are wanted too, because its own log may not be read. */
  readonly kernel: boolean;
  /** The program; journalctl from PATH by default. */
  readonly program?: string;
  readonly now?: () => Milliseconds;
  readonly firstRetry?: Milliseconds;
}

const FIRST_RETRY: Milliseconds = 2000;
const LONGEST_RETRY: Milliseconds = 300_000;
/** A journalctl that has run for this long has started well. */
const SETTLED: Milliseconds = 60_000;
/** Longer lines do not report kills and are dropped. */
const LONGEST_LINE = 64 * 1024;
const FIELDS = 'MESSAGE,MESSAGE_ID,SYSLOG_IDENTIFIER,SYSLOG_FACILITY,_TRANSPORT,_UID,_SYSTEMD_UNIT';

/**
 * Follows journald for the messages of systemd-oomd, earlyoom and, if asked for, the kernel about kills. journalctl
 * is started once, beforehand. When it ends, it is started again after a while from where it ended, but not under
 * memory pressure.
 */
export function followJournald(options: JournaldOptions): KillSource {
  const { kernel, program = 'journalctl', now = Date.now, firstRetry = FIRST_RETRY } = options;
  const learnt = new LearntKills();
  const parser = createKernelLogParser(readPageSize(new ProcFiles('/proc')));
  const daemons = createOomDaemonParser();
  const matches = kernel ? [...KERNEL_MATCHES, '+', ...DAEMON_MATCHES] : DAEMON_MATCHES;
  let child: ChildProcess | null = null;
  let retry = firstRetry;
  let startedAt: Milliseconds = 0;
  /** Null when it is never to be started again. */
  let nextStart: Milliseconds | null = null;

  function start(since: Milliseconds | null): void {
    startedAt = now();
    nextStart = null;
    const from = since === null ? ['-n', '0'] : ['-n', 'all', `--since=@${Math.floor(since / 1000)}`];
    const started = spawn(program, ['-f', '-q', '-o', 'json', `--output-fields=${FIELDS}`, ...from, ...matches], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child = started;
    let rest = '';
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
      learnt.add(lines.flatMap((line) => parseJournaldLine(line, parser, daemons) ?? []));
    });
    started.on('error', (error) => {
      // This machine has no journald.
      if ('code' in error && error.code === 'ENOENT') child = null;
    });
    started.on('exit', () => {
      if (child !== started) return;
      child = null;
      retry = now() - startedAt > SETTLED ? firstRetry : longerPause(retry, LONGEST_RETRY);
      nextStart = now() + retry;
    });
    // A followed log does not keep the program running.
    started.unref();
    if ('unref' in started.stdout && typeof started.stdout.unref === 'function') started.stdout.unref();
  }

  start(null);
  return {
    take({ pressed }) {
      if (nextStart !== null && !pressed && now() >= nextStart) start(nextStart - retry);
      return learnt.take();
    },
    close() {
      nextStart = null;
      const ended = child;
      child = null;
      ended?.kill();
    },
  };
}
