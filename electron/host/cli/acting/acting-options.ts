import { Option, type Command } from 'commander';
import { EXIT_HELP } from './exit-codes.ts';

/** What every command that acts takes. */
export function addActingOptions(command: Command): Command {
  return command
    .addOption(new Option('--tree', 'with everything that it has started').conflicts('group'))
    .addOption(new Option('--group', 'with its whole application, service or container'))
    .option('--dry-run', 'only list what it would reach')
    .option('--yes', 'do not ask')
    .option('--guarded', 'also what the system or the session depends on, together with --yes')
    .addHelpText('after', EXIT_HELP);
}
