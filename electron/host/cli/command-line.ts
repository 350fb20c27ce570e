import { Command, CommanderError } from 'commander';
import { version } from '../../../package.json';
import { readStoredSettings } from '../../services/settings-store.ts';
import { COMMANDS, EXIT, RUN_EXIT } from './commands.ts';
import { complain } from './terminal/complain.ts';
import { translateCommander } from './translate-commander.ts';
import { print } from './terminal/output.ts';
import { speechFor, type Speech } from './speech/speech.ts';

/** Runs what the arguments ask for and sets the exit code of the process. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const { settings, problem } = readStoredSettings();
  const speech = speechFor(settings);
  const { help } = speech.t;
  const program = translateCommander(new Command('headroom'), speech.t)
    .description(help.program)
    .version(version, '-V, --version', help.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => print(1, text), writeErr: (text) => print(2, text) })
    .showHelpAfterError(help.tryHelp({ command: `headroom${commandIn(args)}` }));
  for (const { name, tellsNotices = false, load } of COMMANDS) {
    const command = program.command(name).summary(help.summary[name]);
    if (!args.includes(name)) continue;
    if (problem && !tellsNotices) command.hook('preAction', () => complain(speech.sentences([problem])));
    (await load()).configure(command, speech, settings);
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = explain(error, speech);
  }
}

function commandIn(args: readonly string[]): string {
  const entry = COMMANDS.find(({ name }) => args[0] === name);
  return entry ? ` ${entry.name}` : '';
}

/** Commander has printed its own errors already; any other error that arrives here is a bug. */
function explain(error: unknown, { t }: Speech): number {
  if (!(error instanceof CommanderError)) {
    complain(t.help.bug({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
    return EXIT.failed;
  }
  if (error.exitCode === RUN_EXIT.self) return RUN_EXIT.self;
  return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}
