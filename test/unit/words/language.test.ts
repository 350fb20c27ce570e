import { describe, expect, it } from 'vitest';
import { environmentLocale, preferredLanguage, spokenLocale } from '../../../electron/core/words/language.ts';

describe('the language of the environment', () => {
  it.each([
    [{ LANG: 'pt_BR.UTF-8' }, 'pt-BR'],
    [{ LANG: 'pt' }, 'pt'],
    [{ LANG: 'pt_BR@latin' }, 'pt-BR'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'pt_BR.UTF-8' }, 'pt-BR'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'pt_BR.UTF-8', LC_ALL: 'de_DE' }, 'de-DE'],
    [{ LANG: 'pt_BR.UTF-8', LC_MESSAGES: '', LC_ALL: '' }, 'pt-BR'],
    [{ LANG: 'pt_BR.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{ LANG: 'POSIX' }, 'en'],
    [{ LANG: '' }, null],
    [{}, null],
    [{ LANG: '../../etc' }, null],
  ])('is told by LC_ALL, LC_MESSAGES or LANG: %j', (environment, locale) => {
    expect(environmentLocale(environment)).toBe(locale);
  });

  it('counts where it is spoken here; figures follow it then', () => {
    expect(preferredLanguage(['de-DE', 'pt-PT'])).toBe('pt-BR');
    expect(preferredLanguage(['de-DE'])).toBe('en');
    expect([spokenLocale('pt-PT'), spokenLocale('en-GB'), spokenLocale('de-DE')]).toEqual(['pt-PT', 'en-GB', 'en']);
  });
});
