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

/** The language to speak, as BCP 47: the one that the user has chosen, else the one that the system prefers. */
export function chosenLocale(chosen: Language | 'system', system: string): string {
  return chosen === 'system' ? system : chosen;
}

/**
 * The language that the environment names for messages, as BCP 47: LC_ALL, else LC_MESSAGES, else LANG, an empty one counting
 * as not set (POSIX, Environment Variables, 8.2); null where none is set or none can be understood.
 */
export function environmentLocale(environment: Readonly<Record<string, string | undefined>>): string | null {
  const named = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name] ?? '').find((value) => value !== '');
  const [, language, territory] = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@].*)?$/.exec(named ?? '') ?? [];
  if (language !== undefined) return territory === undefined ? language : `${language}-${territory}`;
  return /^(?:C|POSIX)(?:[.@]|$)/.test(named ?? '') ? 'en' : null;
}

/** `locale` (BCP 47) where its language is spoken here, else that which is: figures of another would stand in its sentences. */
export function spokenLocale(locale: string): string {
  const language = preferredLanguage([locale]);
  return locale.toLowerCase().startsWith(language.slice(0, 2)) ? locale : language;
}
