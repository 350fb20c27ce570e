import { MediaQuery } from 'svelte/reactivity';
import type { Settings } from '../../electron/core/settings/settings.ts';

export type Theme = 'light' | 'dark';

/** Light or dark: the user's choice, else the system's. */
export class ThemeChoice {
  readonly #settings: () => Settings;
  readonly #systemDark = new MediaQuery('prefers-color-scheme: dark');
  readonly current: Theme = $derived.by(() => {
    const { theme } = this.#settings();
    if (theme !== 'system') return theme;
    return this.#systemDark.current ? 'dark' : 'light';
  });

  constructor(settings: () => Settings) {
    this.#settings = settings;
  }
}
