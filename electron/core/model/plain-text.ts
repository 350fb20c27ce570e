/**
 * C0 and C1 controls (escape sequences begin with them), line and paragraph separators, bidirectional overrides and
 * isolates, zero-width and other invisible formatting characters, and halves of surrogate pairs.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Untrusted text (a process name, a command line) as one line that cannot move a cursor, colour a terminal, turn the
 * direction of writing or hide: what is unsafe becomes U+FFFD. At most `longest` characters, the last one `…` if cut.
 */
export function plainText(text: string, longest = 256): string {
  // Far more than can be shown is not even looked at: a name may be megabytes.
  const head = text.length > longest * 2 + 2 ? text.slice(0, longest * 2 + 2) : text;
  const characters = Array.from(head.replace(UNSAFE, '\ufffd'));
  if (characters.length <= longest && head.length === text.length) return characters.join('');
  return characters.slice(0, Math.max(0, longest - 1)).join('') + '…';
}
