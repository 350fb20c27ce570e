import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitCommand } from '../../../electron/core/settings/on-alert.ts';

test.each([
  ['notify', ['notify']],
  ['  curl  -d x\thttp://127.0.0.1/ ', ['curl', '-d', 'x', 'http://127.0.0.1/']],
  [`say "it is low" 'a "b"' c" d"`, ['say', 'it is low', 'a "b"', 'c d']],
  [`say a\\ b "c \\"d\\" \\\\" 'e\\f'`, ['say', 'a b', 'c "d" \\', 'e\\f']],
  [`say "" ''`, ['say', '', '']],
  ['C:\\Tools\\say.exe C:\\a', ['C:\\Tools\\say.exe', 'C:\\a']],
  ['say $HOME `id` $(id) ; | > *', ['say', '$HOME', '`id`', '$(id)', ';', '|', '>', '*']],
])('%s is split into words, and nothing in it is a command of a shell', (text, words) => {
  expect(splitCommand(text)).toEqual(words);
});

test.each(['', '   ', '"notify', "notify 'x", `''`, `"" x`, 'notify\0x'])('%j names no program', (text) => {
  expect(splitCommand(text)).toBeNull();
});

test('words within single quotes come back as they were', () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/['\0]/.test(text));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      expect(splitCommand(words.map((text) => `'${text}'`).join(' '))).toEqual(words);
    }),
  );
});
