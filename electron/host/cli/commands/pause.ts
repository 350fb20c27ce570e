import type { Command } from 'commander';
import { actOn, type ActOptions } from '../acting/act.ts';
import { addActingOptions } from '../acting/acting-options.ts';

export function configure(command: Command): void {
  command
    .description('Stops a process (SIGSTOP) so that it grows no more and nothing is lost, until: headroom resume')
    .argument('<process>', 'its number or its exact name');
  addActingOptions(command).action(async (text: string, options: ActOptions) => {
    process.exitCode = await actOn(text, 'pause', options);
  });
}
