import { atLeast, type Level } from '../../../core/model/assessment.ts';
import type { Frame } from '../../../core/model/frame.ts';
import type { Speech } from '../speech/speech.ts';
import { barText } from './bar-lines.ts';

// Control sequences of xterm and its kind: 22 and 23 keep the title and bring it back, OSC 2 sets it.
const KEEP_TITLE = '\u001b[22;2t';
const RESTORE_TITLE = '\u001b[23;2t';
const BELL = '\u0007';

interface WantedSigns {
  readonly bell: boolean;
  readonly title: boolean;
}

/** What a terminal shows of a frame while nobody looks at it. */
export interface TerminalSigns {
  /** The control sequences for a frame; empty when nothing has changed. */
  next(frame: Frame): string;
  /** Those that bring back what was there before. */
  end(): string;
}

/** Rings when the level rises to a warning or beyond, and keeps the title of the window up to date. */
export function createTerminalSigns({ bell, title }: WantedSigns, speech: Speech): TerminalSigns {
  let level: Level = 'calm';
  let shown: string | null = null;
  return {
    next(frame) {
      const rises = frame.level !== level && atLeast(frame.level, level) && atLeast(frame.level, 'warning');
      ({ level } = frame);
      const text = `${speech.t.terms.level[level]}: ${barText(frame, speech)}`;
      const isNews = title && text !== shown;
      const begin = isNews && shown === null ? KEEP_TITLE : '';
      if (isNews) shown = text;
      return `${bell && rises ? BELL : ''}${isNews ? `${begin}\u001b]2;${text}${BELL}` : ''}`;
    },
    end: () => (shown === null ? '' : RESTORE_TITLE),
  };
}
