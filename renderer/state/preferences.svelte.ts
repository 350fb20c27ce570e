import type { HostApi } from '../../electron/contract/host-api.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../electron/core/settings/settings.ts';

const REMEMBERED = 'headroom.settings';

export type SaveState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saved'; readonly before: Settings }
  | { readonly kind: 'undone' }
  | { readonly kind: 'refused'; readonly reason: string };

/** The user's settings: shown as remembered by this page until the host has said what they are, applied at once. */
export class Preferences {
  current = $state.raw<Settings>(remembered());
  save = $state.raw<SaveState>({ kind: 'idle' });
  readonly #api: HostApi;

  constructor(api: HostApi) {
    this.#api = api;
  }

  async load(): Promise<void> {
    try {
      this.#take(await this.#api.getSettings());
    } catch {
      // Shown as remembered; the connection banner says what is wrong.
    }
  }

  /** Changes some settings, and can be undone. A value the host refuses leaves everything as it was. */
  async change(changes: Partial<Settings>): Promise<void> {
    const before = this.current;
    await this.#store({ ...before, ...changes }, { kind: 'saved', before });
  }

  async undo(): Promise<void> {
    if (this.save.kind === 'saved') await this.#store(this.save.before, { kind: 'undone' });
  }

  async #store(next: Settings, done: SaveState): Promise<void> {
    const before = this.current;
    this.current = next;
    try {
      const answer = await this.#api.setSettings({ settings: { ...next } });
      if ('refused' in answer) throw new Error(answer.refused);
      this.#take(answer);
      this.save = done;
    } catch (error) {
      this.current = before;
      this.save = { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #take(settings: Settings): void {
    this.current = settings;
    remember(settings);
  }
}

function remembered(): Settings {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(REMEMBERED) ?? '{}');
    return { ...DEFAULT_SETTINGS, ...looks(stored) };
  } catch {
    return DEFAULT_SETTINGS;
  }
}

/** Only what decides how the first moment looks is remembered. */
function looks(stored: unknown): Partial<Pick<Settings, 'theme' | 'language' | 'units'>> {
  const { theme, language, units } = Object(stored) as Partial<Record<keyof Settings, unknown>>;
  return {
    ...((theme === 'light' || theme === 'dark') && { theme }),
    ...((language === 'en' || language === 'pt-BR') && { language }),
    ...(units === 'binary' && { units }),
  };
}

function remember({ theme, language, units }: Settings): void {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify({ theme, language, units }));
  } catch {
    // A page without storage starts with the defaults.
  }
}
