import type { Command } from 'commander';
import type { Settings } from '../../../core/settings/settings.ts';
import { actOn, type ActOptions } from '../acting/act.ts';
import { addActingOptions } from '../acting/acting-options.ts';
import type { Speech } from '../speech/speech.ts';

export function configure(command: Command, speech: Speech, settings: Settings): void {
  const { acting } = speech.t;
  command.description(acting.end.description).argument('<process>', acting.process).option('--force', acting.end.force);
  addActingOptions(command, speech).action(async (text: string, options: ActOptions & { readonly force?: boolean }) => {
    process.exitCode = await actOn(text, options.force ? 'force' : 'end', options, { speech, settings });
  });
}
