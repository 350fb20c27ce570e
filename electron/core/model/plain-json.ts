/**
 * The characters that `plainText` replaces, except those that JSON.stringify escapes itself: C0 controls and halves
 * of surrogate pairs.
 */
const UNSAFE = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/**
 * JSON that is safe to print to a terminal: untrusted names can neither move its cursor nor change the direction of
 * writing. The escapes are JSON's own, so a program reads the same text as without them.
 */
export function plainJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
