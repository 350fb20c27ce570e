import { Option, type Command } from 'commander';
import type { Speech } from '../speech/speech.ts';

/** What every command that acts takes. */
export function addActingOptions(command: Command, { t }: Speech): Command {
  const { option, exitCodes } = t.acting;
  return command
    .addOption(new Option('--tree', option.tree).conflicts('group'))
    .addOption(new Option('--group', option.group))
    .option('--dry-run', option.dryRun)
    .option('--yes', option.yes)
    .option('--guarded', option.guarded)
    .addHelpText('after', exitCodes);
}
