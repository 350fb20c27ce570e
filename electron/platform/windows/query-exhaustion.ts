import { execFile } from 'node:child_process';
import path from 'node:path';
import type { Milliseconds } from '../../core/model/units.ts';
import { LearntKills, type KillSource } from '../kill-source.ts';
import { parseExhaustionEvents } from './parse-exhaustion-event.ts';

export interface ExhaustionOptions {
  /** The program; the system's wevtutil by default. */
  readonly program?: string;
  readonly period?: Milliseconds;
  readonly now?: () => Milliseconds;
}

const PERIOD: Milliseconds = 120_000;
const LONGEST_ANSWER: Milliseconds = 20_000;
const LARGEST_ANSWER = 2 * 1024 * 1024;

/**
 * Asks the event log for events 2004 every few minutes, but not under memory pressure. Not verified on a real
 * machine.
 */
export function queryExhaustion(options: ExhaustionOptions = {}): KillSource {
  const { program = wevtutil(), period = PERIOD, now = Date.now } = options;
  const learnt = new LearntKills();
  /** The time since which events are new. */
  let since = now();
  let next = since;
  let asking = false;
  let closed = false;

  function ask(): void {
    asking = true;
    const asked = now();
    next = asked + period;
    execFile(
      program,
      queryArguments(since),
      { timeout: LONGEST_ANSWER, maxBuffer: LARGEST_ANSWER, windowsHide: true },
      (error, xml) => {
        asking = false;
        if (error || closed) return;
        const records = parseExhaustionEvents(xml).filter(({ at }) => at > since);
        since = Math.max(since, ...records.map(({ at }) => at));
        learnt.add(records);
      },
    );
  }

  return {
    take({ pressed }) {
      if (!asking && !closed && !pressed && now() >= next) ask();
      return learnt.take();
    },
    close() {
      closed = true;
    },
  };
}

/** The arguments of an XPath query of the event log (wevtutil qe): oldest first, as XML. */
export function queryArguments(since: Milliseconds): readonly string[] {
  const provider = "Provider[@Name='Microsoft-Windows-Resource-Exhaustion-Detector']";
  const time = `TimeCreated[@SystemTime>='${new Date(since).toISOString()}']`;
  return ['qe', 'System', `/q:*[System[${provider} and EventID=2004 and ${time}]]`, '/f:xml', '/c:20'];
}

function wevtutil(): string {
  return path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'wevtutil.exe');
}
