import type { Command } from 'commander';
import type { Settings } from '../../../core/settings/settings.ts';
import { actOn, type ActOptions } from '../acting/act.ts';
import { addActingOptions } from '../acting/acting-options.ts';
import type { Speech } from '../speech/speech.ts';

type PreferOptions = ActOptions & { readonly takeBack?: boolean };

export function configure(command: Command, speech: Speech, settings: Settings): void {
  const { prefer, process: named } = speech.t.acting;
  command.description(prefer.description).argument('<process>', named).option('--take-back', prefer.takeBack);
  addActingOptions(command, speech).action(async (text: string, options: PreferOptions) => {
    process.exitCode = await actOn(text, options.takeBack ? 'unprefer' : 'prefer', options, { speech, settings });
  });
}
