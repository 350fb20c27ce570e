import { expect, test } from 'vitest';
import { isolatedText, visibleText } from '../../../renderer/format/untrusted-text.ts';

test('control characters are shown as their pictures', () => {
  expect(visibleText('a\nb\u001b[31mc\0')).toBe('a\u240ab\u241b[31mc\u2400');
});

test('what turns the direction of writing or hides is replaced', () => {
  expect(visibleText('evil\u202egpj.exe\u200b\u2066')).toBe('evil\ufffdgpj.exe\ufffd\ufffd');
  expect(visibleText('\ud800')).toBe('\ufffd');
});

test('long text is cut with an ellipsis, without breaking an emoji', () => {
  expect(visibleText('x'.repeat(4096), 10)).toBe('xxxxxxxxx…');
  expect(visibleText('😀'.repeat(2000), 4)).toBe('😀😀😀…');
});

test('a name in a sentence is isolated from its direction', () => {
  expect(isolatedText('שלום')).toBe('\u2068שלום\u2069');
});
