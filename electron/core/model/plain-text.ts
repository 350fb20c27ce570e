/** The longest name in a line that holds more than the name: a notice, a tray entry, a row of the terminal. In characters. */
export const LONGEST_NAME = 40;
/** The longest reason in the words of a program or the kernel. */
export const LONGEST_REASON = 300;
/** The longest text of any other kind, such as a line of a log. */
export const LONGEST_TEXT = 1000;

/**
 * C0 and C1 controls (escape sequences begin with them), line and paragraph separators, bidirectional overrides and
 * isolates, zero-width and other invisible formatting characters, and halves of surrogate pairs.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Untrusted text (a process name, a command line) as one line that cannot move a cursor, colour a terminal, change
 * the direction of writing or hide. Unsafe characters become U+FFFD. The result has at most `longest` characters, the
 * last one `…` if it was cut.
 */
export function plainText(text: string, longest = 256): string {
  // A name may be megabytes long, so only the part that can be shown is looked at.
  const head = text.length > longest * 2 + 2 ? text.slice(0, longest * 2 + 2) : text;
  const characters = Array.from(head.replace(UNSAFE, '\ufffd'));
  if (characters.length <= longest && head.length === text.length) return characters.join('');
  return characters.slice(0, Math.max(0, longest - 1)).join('') + '…';
}
