import { expect, test } from 'vitest';
import { createFormats } from '../../../renderer/format/formats.ts';
import { catalogs } from '../../../renderer/messages/catalogs.ts';
import { createPhrases } from '../../../renderer/messages/phrases.ts';

const english = createPhrases(catalogs.en, createFormats('en', 'decimal'), 'en');
const portuguese = createPhrases(catalogs['pt-BR'], createFormats('pt-BR', 'decimal'), 'pt-BR');

test('an outcome that failed with an error of the system says so in words, as the terminal does', () => {
  expect([english.reason('EPERM'), portuguese.reason('EPERM')]).toEqual(['not permitted', 'não permitido']);
  expect(portuguese.reason('target.gone')).toBe('Ele não está mais em execução.');
});

test('a reason that has no words is shown as it is, isolated from the text around it', () => {
  expect(english.reason('made up by a guard')).toContain('made up by a guard');
});
