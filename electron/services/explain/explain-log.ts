import { createReadStream } from 'node:fs';
import type { Explanation } from '../../core/incident/explained.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { parseJetsamReport } from '../../platform/darwin/parse-jetsam.ts';
import { parseExhaustionEvents } from '../../platform/windows/parse-exhaustion-event.ts';
import { LogExplainer } from './log-explainer.ts';

/** Longer lines are cut: no line about a kill is so long. */
const LONGEST_LINE = 64 * 1024;
/** A report of macOS or Windows is read as a whole up to this. */
const LARGEST_REPORT = 8 * 1024 * 1024;
/** How the reports of macOS and Windows begin. */
const REPORT = /^\s*[{<]/;

/** Explains a file, or standard input where `file` is `-`. Rejects with the system's error where it cannot be read. */
export async function explainLog(file: string, now: Milliseconds): Promise<Explanation> {
  const stream = file === '-' ? process.stdin : createReadStream(file);
  return explainBytes(stream, now);
}

/** Explains bytes as they come. Any bytes give some result. */
export async function explainBytes(chunks: AsyncIterable<unknown>, now: Milliseconds): Promise<Explanation> {
  const log = new ExplainedBytes(now);
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (bytes instanceof Uint8Array) log.take(bytes);
  }
  return log.end();
}

/** A log that is explained piece by piece. */
export class ExplainedBytes {
  readonly #explainer: LogExplainer;
  readonly #lines: Lines;
  #decoder: TextDecoder | null = null;
  /** The beginning, as long as it may be a report of another system. Null when it is none, or too large. */
  #whole: string | null = '';

  constructor(now: Milliseconds) {
    this.#explainer = new LogExplainer(now);
    this.#lines = new Lines((line) => {
      this.#explainer.take(line);
    });
  }

  take(bytes: Uint8Array): void {
    this.#decoder ??= new TextDecoder(encodingOf(bytes));
    const text = this.#decoder.decode(bytes, { stream: true });
    if (this.#whole !== null)
      this.#whole = this.#whole.length + text.length <= LARGEST_REPORT ? this.#whole + text : null;
    if (this.#whole !== null && this.#whole.length > 16 && !REPORT.test(this.#whole)) this.#whole = null;
    this.#lines.push(text);
  }

  end(): Explanation {
    this.#lines.end();
    const whole = this.#whole;
    if (whole !== null) {
      this.#explainer.takeRecords([...parseJetsamReport(whole.trim()), ...parseExhaustionEvents(whole)]);
    }
    return this.#explainer.end();
  }
}

/** Programs of Windows write UTF-16 into files. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** Cuts text into lines of bounded length. */
class Lines {
  readonly #onLine: (line: string) => void;
  #rest = '';
  #wasEmpty = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = text.split('\n');
    lines[0] = this.#rest + (lines[0] ?? '');
    this.#rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) this.#pass(line);
  }

  end(): void {
    if (this.#rest !== '') this.#pass(this.#rest);
    this.#rest = '';
  }

  /** Several empty lines mean no more than one, and millions of them would cost time. */
  #pass(line: string): void {
    const isEmpty = line === '' || line === '\r';
    if (!isEmpty || !this.#wasEmpty) this.#onLine(line.slice(0, LONGEST_LINE));
    this.#wasEmpty = isEmpty;
  }
}
