import type { Command } from 'commander';
import { actOn, type ActOptions } from '../acting/act.ts';
import { addActingOptions } from '../acting/acting-options.ts';

export function configure(command: Command): void {
  command
    .description(
      'Asks a process to end (SIGTERM) and waits for it. What still runs after that is forced only when you say so.\n' +
        'Everything that would be reached is listed first.',
    )
    .argument('<process>', 'its number or its exact name')
    .option('--force', 'end it at once (SIGKILL); what it has not saved is lost');
  addActingOptions(command).action(async (text: string, options: ActOptions & { readonly force?: boolean }) => {
    process.exitCode = await actOn(text, options.force ? 'force' : 'end', options);
  });
}
