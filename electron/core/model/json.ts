import type { Bytes } from './units.ts';

/** An object from JSON.parse. Nothing about its members is known yet. */
export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a number from 0 to 2^53. NaN and Infinity are not, and JSON's `1e999` becomes Infinity. */
export function isBytes(value: unknown): value is Bytes {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

/** Whether a value is a whole number from 0 to 2^53. */
export function isCount(value: unknown): value is number {
  return isBytes(value) && Number.isInteger(value);
}

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
