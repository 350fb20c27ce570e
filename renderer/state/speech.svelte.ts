import { preferredLanguage, type Language } from '../../electron/core/words/language.ts';
import { messages, report } from '../../electron/core/words/catalogs.ts';
import type { ReportLanguage } from '../../electron/core/report/report-language.ts';
import type { Settings } from '../../electron/core/settings/settings.ts';
import { createFormats } from '../format/formats.ts';
import { catalogs } from '../messages/catalogs.ts';
import { createPhrases } from '../messages/phrases.ts';

/** Messages and number formats in the language and units of the settings. */
export class Speech {
  readonly #settings: () => Settings;
  readonly language: Language = $derived.by(() => this.#resolve());
  /** Messages. */
  readonly t = $derived(catalogs[this.language]);
  /** Formats of numbers, bytes, durations and times. */
  readonly f = $derived.by(() => createFormats(this.#locale(), this.#settings().units));
  /** Phrases made of both. */
  readonly p = $derived.by(() => createPhrases(this.t, this.f, this.language));

  /** What reports of incidents are put into words with. */
  readonly report: ReportLanguage = $derived.by(() => ({
    language: this.language,
    words: report[this.language],
    texts: messages[this.language],
    wording: this.p.wording,
    list: (items) => new Intl.ListFormat(this.#locale(), { type: 'conjunction' }).format(items),
    moment: (at) => `${this.f.date(at)} ${this.f.clock(at)}`,
    clock: (at, like) =>
      this.f.shortDate(at) === this.f.shortDate(like)
        ? this.f.clock(at)
        : `${this.f.shortDate(at)} ${this.f.clock(at)}`,
  }));

  constructor(settings: () => Settings) {
    this.#settings = settings;
  }

  #resolve(): Language {
    const chosen = this.#settings().language;
    return chosen === 'system' ? preferredLanguage(navigator.languages) : chosen;
  }

  /** A person's own variant of the language (en-GB writes times differently) where it fits the language shown. */
  #locale(): string {
    const primary = this.language.split('-')[0] ?? 'en';
    return navigator.languages.find((tag) => tag.toLowerCase().startsWith(primary)) ?? this.language;
  }
}
