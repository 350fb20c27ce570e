const LONGEST = 1000;
const MOST_REPEATS = 2;
/** The kernel keeps so much of a name (TASK_COMM_LEN), and daemons that read names from it see no more. */
const KEPT = 15;

/**
 * Whether a name matches a POSIX extended regular expression, as far as that means the same in JavaScript: names,
 * alternatives, groups, anchors, sets of characters. Null for all others. What repeats is bounded and names are cut,
 * because the expression is untrusted text and is tried on every process.
 */
export function extendedExpression(text: string): ((name: string) => boolean) | null {
  if (text.length > LONGEST) return null;
  // Sets such as [[:alpha:]] are POSIX' own, (? begins what POSIX does not know, and {} repeats as often as it says.
  if (/\[\[|\[\^?\]|\(\?|[{}]|\\[^.^$*+?()[\]|\\/]/.test(text)) return null;
  const bare = text.replace(/\\./g, '').replace(/\[[^\]]*\]/g, 'x');
  if (/\)[*+?]|[*+?]{2}/.test(bare)) return null;
  if ((bare.match(/[*+]/g) ?? []).length > MOST_REPEATS) return null;
  try {
    const expression = new RegExp(text, 's');
    return (name) => expression.test(name.slice(0, KEPT));
  } catch {
    return null;
  }
}
