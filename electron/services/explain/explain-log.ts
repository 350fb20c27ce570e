import { createReadStream } from 'node:fs';
import type { Milliseconds } from '../../core/model/units.ts';
import { parseJetsamReport } from '../../platform/darwin/parse-jetsam.ts';
import { parseExhaustionEvents } from '../../platform/windows/parse-exhaustion-event.ts';
import { LogExplainer, type Explanation } from './log-explainer.ts';

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
  const explainer = new LogExplainer(now);
  const lines = new Lines((line) => {
    explainer.take(line);
  });
  let decoder: TextDecoder | null = null;
  /** The beginning, as long as it may be such a report. Null when it is none, or too large. */
  let whole: string | null = '';
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (!(bytes instanceof Uint8Array)) continue;
    decoder ??= new TextDecoder(encodingOf(bytes));
    const text = decoder.decode(bytes, { stream: true });
    if (whole !== null) whole = whole.length + text.length <= LARGEST_REPORT ? whole + text : null;
    if (whole !== null && whole.length > 16 && !REPORT.test(whole)) whole = null;
    lines.push(text);
  }
  lines.end();
  if (whole !== null) explainer.takeRecords([...parseJetsamReport(whole.trim()), ...parseExhaustionEvents(whole)]);
  return explainer.end();
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

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = text.split('\n');
    lines[0] = this.#rest + (lines[0] ?? '');
    this.#rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) this.#onLine(line.slice(0, LONGEST_LINE));
  }

  end(): void {
    if (this.#rest !== '') this.#onLine(this.#rest);
    this.#rest = '';
  }
}
