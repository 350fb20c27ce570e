import { expect, it } from 'vitest';
import { plainText } from '../../../electron/core/model/plain-text.ts';

it('leaves readable text of any language alone', () => {
  expect(plainText('Web Content (größe) 日本 🦊')).toBe('Web Content (größe) 日本 🦊');
});

it('takes the sting out of escape sequences, line feeds, direction overrides and half characters', () => {
  expect(plainText('a\u001b[31mb\nc\u202ed\u009b2Je\ud800f')).toBe('a\ufffd[31mb\ufffdc\ufffdd\ufffd2Je\ufffdf');
});

it('cuts what is too long without cutting a character in half', () => {
  expect(plainText('🦊🦊🦊🦊', 3)).toBe('🦊🦊…');
  expect(plainText('abc', 3)).toBe('abc');
  expect(plainText('x'.repeat(5_000_000), 5)).toBe('xxxx…');
});
