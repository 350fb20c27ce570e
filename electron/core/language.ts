/** What Headroom speaks; English where a person prefers none of these. */
export const LANGUAGES = ['en', 'pt-BR'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The first of these BCP 47 tags that Headroom speaks, else English. */
export function preferredLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'pt') return 'pt-BR';
    if (primary === 'en') return 'en';
  }
  return 'en';
}

/** `locale` (BCP 47) where its language is spoken here, else that which is: figures of another would stand in its sentences. */
export function spokenLocale(locale: string): string {
  const language = preferredLanguage([locale]);
  return locale.toLowerCase().startsWith(language.slice(0, 2)) ? locale : language;
}
