const FILLED_IN = '…';
/** What stands in quotes is one piece, whatever is in it. */
const FILLED = '("(?:[^"\\\\]|\\\\.)*"|.*?)';

/** Texts of a language by the English words that programs give as a reason; `…` stands for what is filled in, in its order. */
export type ReasonTexts = Readonly<Record<string, string>>;

/** Finds texts for reasons, the one that says more before the others that fit; null: there is none. */
export function createReasonFinder(texts: ReasonTexts): (reason: string) => string | null {
  const patterns = Object.entries(texts)
    .filter(([words]) => words.includes(FILLED_IN))
    .toSorted(([a], [b]) => b.indexOf(FILLED_IN) - a.indexOf(FILLED_IN) || b.length - a.length)
    .map(([words, text]) => ({
      pattern: new RegExp(`^${words.split(FILLED_IN).map(escape).join(FILLED)}$`, 's'),
      text,
    }));

  return function find(reason) {
    if (Object.hasOwn(texts, reason)) return texts[reason] ?? null;
    for (const { pattern, text } of patterns) {
      const filled = pattern.exec(reason)?.slice(1);
      if (filled) return text.replaceAll(FILLED_IN, () => inWords(filled.shift() ?? ''));
    }
    return null;
  };

  /** What is filled in may be words, too. */
  function inWords(filled: string): string {
    return Object.hasOwn(texts, filled) ? (texts[filled] ?? filled) : filled;
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
