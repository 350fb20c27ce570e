import { homedir } from 'node:os';
import path from 'node:path';
import type { HostNotice } from '../../core/words/messages.ts';
import type { Message } from '../../core/model/assessment.ts';
import {
  mergeSettings,
  type Merged,
  type SettingsChange,
  type StoredSettings,
} from '../../core/settings/merge-settings.ts';
import { message } from '../../core/words/messages.ts';
import { parseSettings } from '../../core/settings/parse-settings.ts';
import type { Settings, UserGuard } from '../../core/settings/settings.ts';
import { settingsNotice } from '../../core/settings/settings-notice.ts';
import {
  readSettingsFile,
  settingsVersion,
  UNKNOWN_GUARDS,
  updateSettingsFile,
  type SettingsFile,
} from './settings-file.ts';
import { watchForChanges } from '../files/watch-file.ts';

const FILE = 'settings.json';

export interface SettingsStore {
  current(): Settings;
  /**
   * The settings for acting on processes, from the file as it is at this moment. They include the guards that replace
   * unreadable ones.
   */
  acting(): Settings;
  /** The program that runs with each alert, and its arguments. It stands in the file only, and no page learns of it. */
  onAlert(): readonly string[] | null;
  /** The notice for the user about unusable entries or a folder that cannot be written to. Null when all is well. */
  notice(): HostNotice | null;
  /**
   * Changes the given settings and keeps the rest. An invalid or conflicting change changes nothing, and the answer
   * says why. A list without a state before is replaced as a whole.
   */
  change(
    settings: SettingsChange['settings'],
    before?: SettingsChange['before'],
  ): Settings | { readonly refused: string };
  /** Subscribes to every change, whoever made it, and to new notices. */
  subscribe(listener: (settings: Settings) => void): () => void;
  /** Follows the file until the returned function is called. */
  watch(): () => void;
}

/**
 * The platform's folder for settings: XDG_CONFIG_HOME (XDG Base Directory Specification: an absolute path, or it is
 * ignored), Application Support, APPDATA.
 */
export function settingsDirectory(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  if (platform === 'win32') {
    return path.win32.join(environment['APPDATA'] ?? path.win32.join(home, 'AppData', 'Roaming'), 'Headroom');
  }
  if (platform === 'darwin') return path.posix.join(home, 'Library', 'Application Support', 'Headroom');
  const configured = environment['XDG_CONFIG_HOME'] ?? '';
  return path.posix.join(path.posix.isAbsolute(configured) ? configured : path.posix.join(home, '.config'), 'headroom');
}

/**
 * Opens the settings in a folder, which need not exist yet. A file that cannot be used at all is left as it is. Where
 * nothing can be written, changes hold until the end of the program.
 */
export function openSettingsStore(directory: string = settingsDirectory()): SettingsStore {
  const file = path.join(directory, FILE);
  const listeners = new Set<(settings: Settings) => void>();
  /** Changes that are not in the file, in the order in which they were made. */
  let unsaved: readonly SettingsChange[] = [];
  let unsavedBecause: Message | null = null;
  let found = readSettingsFile(file);
  /** The content of the file when it was last usable. */
  let usable: StoredSettings = found.kind === 'usable' ? found.stored : {};
  let view = createView(file, found, usable, null);

  function show(): void {
    const before = JSON.stringify(view);
    if (found.kind === 'usable') usable = found.stored;
    const merged = mergeEach(usable, unsaved);
    unsaved = merged.changes;
    const unsavedWhy = unsaved.length === 0 ? null : (unsavedBecause ?? message('settings.in-the-way', {}));
    view = createView(file, found, merged.stored, unsavedWhy);
    if (JSON.stringify(view) === before) return;
    for (const listener of [...listeners]) listener(view.settings);
  }

  function refresh(): void {
    if (settingsVersion(file) === found.version) return;
    found = readSettingsFile(file);
    show();
  }

  return {
    current: () => view.settings,
    acting() {
      refresh();
      return actingSettings(view);
    },
    onAlert: () => view.onAlert,
    notice: () => view.notice,
    change(settings, before = {}) {
      const changes = [...unsaved, { settings, before }];
      const outcome = updateSettingsFile(file, (stored) => mergeAll(stored, changes));
      if (outcome.kind === 'refused') return { refused: outcome.refused };
      if (outcome.kind === 'written') {
        [unsaved, unsavedBecause] = [[], null];
      } else {
        const merged = mergeAll(usable, changes);
        if ('refused' in merged) return merged;
        [unsaved, unsavedBecause] = [changes, outcome.kind === 'failed' ? outcome.problem : null];
      }
      found = readSettingsFile(file);
      show();
      return view.settings;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    watch: () => watchForChanges(file, refresh),
  };
}

/** Reads the settings in a folder without changing anything there, for programs that only look at them. */
export function readStoredSettings(directory: string = settingsDirectory()): ReadSettings {
  const file = path.join(directory, FILE);
  const found = readSettingsFile(file);
  const view = createView(file, found, found.kind === 'usable' ? found.stored : {}, null);
  return { settings: actingSettings(view), notice: view.notice };
}

export interface ReadSettings {
  /** The settings, with the guards that replace unreadable ones. */
  readonly settings: Settings;
  readonly notice: HostNotice | null;
}

/** The store's view of its file and of the changes that are not in it. */
interface StoreView {
  readonly settings: Settings;
  readonly closed: readonly UserGuard[];
  readonly onAlert: readonly string[] | null;
  readonly notice: HostNotice | null;
}

function createView(file: string, found: SettingsFile, stored: StoredSettings, unsaved: Message | null): StoreView {
  const parsed = parseSettings(stored);
  const isUsable = found.kind === 'usable';
  const notice = [
    ...(isUsable ? settingsNotice(file, parsed) : [found.problem, message('settings.guards-unknown', {})]),
    ...(unsaved === null ? [] : [unsaved]),
  ];
  return {
    settings: parsed.settings,
    onAlert: parsed.onAlert,
    closed: isUsable ? parsed.closed : [...parsed.closed, ...UNKNOWN_GUARDS],
    notice: notice.length === 0 ? null : notice,
  };
}

function actingSettings({ settings, closed }: StoreView): Settings {
  return closed.length === 0 ? settings : { ...settings, guards: [...settings.guards, ...closed] };
}

function mergeAll(stored: StoredSettings, changes: readonly SettingsChange[]): Merged {
  let merged: Merged = { stored };
  for (const change of changes) {
    if ('refused' in merged) break;
    merged = mergeSettings(merged.stored, change);
  }
  return merged;
}

/** Merges the changes one by one, without those that do not fit into the file any more. */
function mergeEach(stored: StoredSettings, changes: readonly SettingsChange[]) {
  const fitting: SettingsChange[] = [];
  let merged = stored;
  for (const change of changes) {
    const next = mergeSettings(merged, change);
    if ('refused' in next) continue;
    merged = next.stored;
    fitting.push(change);
  }
  return { stored: merged, changes: fitting };
}
