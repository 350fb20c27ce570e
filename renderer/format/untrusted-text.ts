import { plainText } from '../../electron/core/model/plain-text.ts';

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_DIRECTIONAL_ISOLATE = '\u2069';
const CONTROL_PICTURES = 0x2400;

/**
 * Untrusted text (names, command lines, paths) for a page, at most `maximum` characters: control characters are shown as
 * their pictures (a newline as U+240A), everything else that acts instead of being seen as U+FFFD.
 */
export function visibleText(text: string, maximum = 120): string {
  const head = text.slice(0, maximum * 2 + 2);
  const pictured = head.replace(/[\u0000-\u001f]/g, (character) =>
    String.fromCharCode(CONTROL_PICTURES + character.charCodeAt(0)),
  );
  return plainText(pictured, maximum);
}

/** The same inside a sentence: isolated, so that right-to-left text cannot reorder what stands around it. */
export function isolatedText(text: string, maximum = 60): string {
  return `${FIRST_STRONG_ISOLATE}${visibleText(text, maximum)}${POP_DIRECTIONAL_ISOLATE}`;
}
