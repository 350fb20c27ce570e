import type { Command } from 'commander';
import type { Frame } from '../../../core/model/frame.ts';
import { identityKey } from '../../../core/model/identity.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import type { ProcessControl } from '../../../services/process-control/process-control.ts';
import { actOn, planAndPerform, withControl, type ActOptions } from '../acting/act.ts';
import { rowLines } from '../acting/act-texts.ts';
import { addActingOptions } from '../acting/acting-options.ts';
import { EXIT } from '../commands.ts';
import { print } from '../terminal/output.ts';
import type { Speech } from '../speech/speech.ts';

type ResumeOptions = ActOptions & { readonly all?: boolean };

export function configure(command: Command, speech: Speech, settings: Settings): void {
  const { acting } = speech.t;
  const caller = { speech, settings };
  command
    .description(acting.resume.description)
    .argument('[process]', acting.process)
    .option('--all', acting.resume.all);
  addActingOptions(command, speech).action(async (text: string | undefined, options: ResumeOptions) => {
    process.exitCode =
      text === undefined
        ? await withControl(caller, (control, _, frame) => resumePaused(control, frame, options, speech))
        : await actOn(text, 'resume', options, caller);
  });
}

async function resumePaused(
  control: ProcessControl,
  frame: Frame,
  options: ResumeOptions,
  speech: Speech,
): Promise<number> {
  const { resume } = speech.t.acting;
  const paused = await control.paused();
  if (paused.length === 0) {
    print(1, `${resume.nothing}\n`);
    return EXIT.ok;
  }
  if (!options.all) {
    const keys = new Set(paused.map(identityKey));
    const rows = rowLines(
      frame.processes.filter((row) => keys.has(identityKey(row))),
      speech,
    );
    print(1, `${rows.join('\n')}\n${resume.how({ command: 'headroom resume --all' })}\n`);
    return EXIT.ok;
  }
  let code: number = EXIT.ok;
  for (const identity of paused) {
    code = Math.max(code, await planAndPerform(control, identity, 'resume', { ...options, yes: true }, speech));
  }
  return code;
}
