import type { HostApi } from '../../electron/contract/host-api.ts';
import { settingsDifference, type SettingsChange } from '../../electron/core/settings/merge-settings.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../electron/core/settings/settings.ts';

const REMEMBERED = 'headroom.settings';

type SaveState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saved'; readonly undo: SettingsChange }
  | { readonly kind: 'undone' }
  | { readonly kind: 'refused'; readonly reason: string };

/** A change that the host has not answered yet. */
interface Pending {
  readonly changes: Partial<Settings>;
}

/** The user's settings: shown as remembered by this page until the host has said what they are, applied at once. */
export class Preferences {
  current = $state.raw<Settings>(remembered());
  save = $state.raw<SaveState>({ kind: 'idle' });
  readonly #api: HostApi;
  /** As the host has said it last. */
  #known: Settings = this.current;
  #pending: readonly Pending[] = [];

  constructor(api: HostApi) {
    this.#api = api;
  }

  /** Follows the changes of others until the returned function is called. */
  start(): () => void {
    return this.#api.on('settings', (settings) => {
      this.#take(settings);
    });
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
    const change = settingsDifference(this.current, { ...this.current, ...changes });
    if (Object.keys(change.settings).length === 0) return;
    await this.#send(change, changes, {
      kind: 'saved',
      undo: { settings: change.before, before: change.settings },
    });
  }

  /** Takes back what the last change has changed, and nothing that others have changed since. */
  async undo(): Promise<void> {
    if (this.save.kind === 'saved') await this.#send(this.save.undo, {}, { kind: 'undone' });
  }

  async #send(change: SettingsChange, changes: Partial<Settings>, done: SaveState): Promise<void> {
    const pending = { changes };
    this.#pending = [...this.#pending, pending];
    this.#show();
    try {
      const answer = await this.#api.setSettings(change);
      if ('refused' in answer) throw new Error(answer.refused);
      this.#settle(pending);
      this.#take(answer);
      this.save = done;
    } catch (error) {
      this.#settle(pending);
      this.save = { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #settle(pending: Pending): void {
    this.#pending = this.#pending.filter((other) => other !== pending);
    this.#show();
  }

  #take(settings: Settings): void {
    this.#known = settings;
    this.#show();
    remember(settings);
  }

  #show(): void {
    this.current = Object.assign({}, this.#known, ...this.#pending.map(({ changes }) => changes)) as Settings;
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
