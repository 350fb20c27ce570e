import type { Command } from 'commander';
import type { Frame } from '../../../core/frame.ts';
import { identityKey } from '../../../core/identity.ts';
import type { ProcessControl } from '../../../services/process-control/process-control.ts';
import { actOn, planAndPerform, withControl, type ActOptions } from '../acting/act.ts';
import { rowLines } from '../acting/act-texts.ts';
import { addActingOptions } from '../acting/acting-options.ts';
import { EXIT } from '../commands.ts';
import { print } from '../output.ts';

export function configure(command: Command): void {
  command
    .description('Lets a paused process go on (SIGCONT). Without a process: lists what Headroom has paused.')
    .argument('[process]', 'its number or its exact name')
    .option('--all', 'everything that Headroom has paused');
  addActingOptions(command).action(
    async (text: string | undefined, options: ActOptions & { readonly all?: boolean }) => {
      process.exitCode =
        text === undefined
          ? await withControl((control, _, frame) => resumePaused(control, frame, options))
          : await actOn(text, 'resume', options);
    },
  );
}

async function resumePaused(
  control: ProcessControl,
  frame: Frame,
  options: ActOptions & { readonly all?: boolean },
): Promise<number> {
  const paused = await control.paused();
  if (paused.length === 0) {
    print(1, 'Headroom has paused nothing.\n');
    return EXIT.ok;
  }
  if (!options.all) {
    const keys = new Set(paused.map(identityKey));
    const rows = rowLines(frame.processes.filter((row) => keys.has(identityKey(row))));
    print(1, `${rows.join('\n')}\nTo resume them: headroom resume --all\n`);
    return EXIT.ok;
  }
  let code: number = EXIT.ok;
  for (const identity of paused) {
    code = Math.max(code, await planAndPerform(control, identity, 'resume', { ...options, yes: true }));
  }
  return code;
}
