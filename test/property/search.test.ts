import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearch } from '../../renderer/state/table/search.ts';
import { processRow } from '../renderer/scenes.ts';

const candidate = { process: processRow(7, { name: 'node' }), groupName: 'api', poolLabel: '' };

test('any text is a search: it never throws and always answers', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(typeof parseSearch(text).matches(candidate)).toBe('boolean');
    }),
  );
});

test('a term and its opposite never both hold', () => {
  const term = fc.oneof(
    fc.stringMatching(/^[a-z]{1,6}$/),
    fc.stringMatching(/^(risk|pid|private|growth)(>|<|>=|<=|:)[0-9]{1,4}(MB)?$/),
  );
  fc.assert(
    fc.property(term, (text) => {
      expect(parseSearch(text).matches(candidate)).toBe(!parseSearch(`-${text}`).matches(candidate));
    }),
  );
});
