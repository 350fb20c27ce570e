import { atLeast, isSomebody, type Level, type PoolAssessment } from '../../../core/model/assessment.ts';
import type { Frame } from '../../../core/model/frame.ts';
import { plainJson } from '../../../core/model/json.ts';
import { LONGEST_NAME, plainText } from '../../../core/model/plain-text.ts';
import { MACHINE } from '../../../core/model/snapshot.ts';
import { escapeHtml } from '../../../core/report/escape-html.ts';
import { desktop } from '../../../core/words/catalogs.ts';
import type { Speech } from '../speech/speech.ts';
import { poolSentence } from './sentences.ts';

/** The programs that draw a bar on the screen and show a line of output in it. */
export const BARS = ['waybar', 'polybar', 'i3blocks'] as const;
export type Bar = (typeof BARS)[number];

/** A frame as one line of output that the bar understands. */
export function barLine(bar: Bar, frame: Frame, speech: Speech): string {
  return WRITERS[bar](frame, speech);
}

/** For bars that do not colour by a class; the others take their colour from the style of the user. */
const COLOURS: Readonly<Partial<Record<Level, string>>> = { warning: '#e5a50a', critical: '#e01b24' };

const WRITERS: Readonly<Record<Bar, (frame: Frame, speech: Speech) => string>> = {
  /** man 5 waybar-custom, `return-type: json`. Text and tooltip are Pango markup there. */
  waybar(frame, speech) {
    const [worst] = frame.pools;
    return plainJson({
      text: escapeHtml(barText(frame, speech)),
      alt: frame.level,
      tooltip: escapeHtml(barTooltip(frame, speech)),
      class: frame.sampling.failure === null ? frame.level : [frame.level, 'stale'],
      ...(worst && { percentage: percentage(worst) }),
    });
  },
  /** A line of text in which `%{` begins a command to the bar: to colour, but also to start a program at a click. */
  polybar(frame, speech) {
    const text = barText(frame, speech).replaceAll('%{', '% {');
    const colour = COLOURS[frame.level];
    return colour === undefined ? text : `%{F${colour}}${text}%{F-}`;
  },
  /** A block of the i3bar protocol, which i3blocks passes on. Without markup names need no escaping. */
  i3blocks(frame, speech) {
    const colour = COLOURS[frame.level];
    const text = barText(frame, speech);
    return plainJson({ full_text: text, markup: 'none', ...(colour !== undefined && { color: colour }) });
  },
};

/** What fits into a bar: what is left, or who fills it and when it is full. */
export function barText({ pools: [worst], sampling }: Frame, { f, report }: Speech): string {
  if (!worst) return '?';
  const words = desktop[report.language];
  const pool = worst.id === MACHINE ? null : nameOf(worst.label === '' ? worst.id : worst.label);
  const left = words.shortLeft({ headroom: f.roundBytes(Math.max(0, worst.headroom)), pool });
  const text = outlook(worst, f.forecast) ?? left;
  return sampling.failure === null ? text : `${text} ?`;
}

function outlook(
  { level, culprit, exhaustion, stall }: PoolAssessment,
  span: (seconds: number) => string,
): string | null {
  const end = stall?.begins ?? exhaustion;
  if (!atLeast(level, 'warning') || end === null) return null;
  return isSomebody(culprit) ? `${nameOf(culprit.name)} ~${span(end.p50)}` : `~${span(end.p50)}`;
}

/** The level and the sentences of `headroom top`, a line each. */
function barTooltip(frame: Frame, speech: Speech): string {
  const { failure } = frame.sampling;
  const [worst] = frame.pools;
  return [
    `Headroom: ${speech.t.terms.level[frame.level]}`,
    ...(failure ? [speech.t.top.stale({ reason: speech.why(failure.message) })] : []),
    ...(worst ? [poolSentence(worst, speech)] : []),
    ...(worst && worst.level !== 'calm' ? worst.factors.map((factor) => speech.sentences([factor])) : []),
  ].join('\n');
}

/** How full the most urgent pool is. */
function percentage({ used, limit }: PoolAssessment): number {
  return Math.round(Math.min(1, Math.max(0, used / Math.max(1, limit))) * 100);
}

function nameOf(text: string): string {
  return plainText(text, LONGEST_NAME);
}
