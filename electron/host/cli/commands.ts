import type { Settings } from '../../core/settings/settings.ts';
import type { Messages } from './speech/messages.ts';
import type { Speech } from './speech/speech.ts';
import type { TranslatedCommand } from './translated-command.ts';

export interface CommandEntry {
  readonly name: keyof Messages['help']['summary'];
  /** It says itself what is wrong with the settings. */
  readonly tellsNotices?: boolean;
  /**
   * Loaded only when this command is used, so that none pays for another's start. `configure` adds arguments, options and
   * the action, which sets `process.exitCode`.
   */
  readonly load: () => Promise<{
    readonly configure: (command: TranslatedCommand, speech: Speech, settings: Settings) => void;
  }>;
}

/** Every command of `headroom`: a new one is a file, its words, and a line here. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'top', load: () => import('./commands/top.ts') },
  { name: 'replay', load: () => import('./commands/replay.ts') },
  { name: 'record', load: () => import('./commands/record.ts') },
  { name: 'serve', tellsNotices: true, load: () => import('./commands/serve.ts') },
  { name: 'end', load: () => import('./commands/end.ts') },
  { name: 'pause', load: () => import('./commands/pause.ts') },
  { name: 'resume', load: () => import('./commands/resume.ts') },
  { name: 'prefer', load: () => import('./commands/prefer.ts') },
  { name: 'rules', load: () => import('./commands/rules.ts') },
  { name: 'run', load: () => import('./commands/run.ts') },
  { name: 'incidents', load: () => import('./commands/incidents.ts') },
  { name: 'forget', load: () => import('./commands/forget.ts') },
  { name: 'explain', load: () => import('./commands/explain.ts') },
  { name: 'doctor', load: () => import('./commands/doctor.ts') },
];
