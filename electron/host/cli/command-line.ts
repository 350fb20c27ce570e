import { CommanderError } from 'commander';
import { version } from '../../../package.json';
import { readStoredSettings } from '../../services/settings/settings-store.ts';
import { COMMANDS } from './commands.ts';
import { EXIT, RUN_EXIT } from './exit-codes.ts';
import { complain } from './terminal/complain.ts';
import { print } from './terminal/output.ts';
import { speechFor, type Speech } from './speech/speech.ts';
import { TranslatedCommand } from './translated-command.ts';
import { isOutOfFiles } from './terminal/too-few-files.ts';

/** Runs what the arguments ask for and sets the exit code of the process. Throws only where no file can be opened any more. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const { settings, notice } = readStoredSettings();
  const speech = speechFor(settings);
  const { help } = speech.t;
  const program = new TranslatedCommand(help, 'headroom')
    .helpOption('-h, --help', help.help)
    .helpCommand(`help ${help.placeholders.command}`, help.helpCommand)
    .description(help.program)
    .version(version, '-V, --version', help.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => print(1, text), writeErr: (text) => print(2, text) })
    .showHelpAfterError(help.tryHelp({ command: `headroom${commandIn(args)}` }));
  for (const { name, tellsNotices = false, load } of COMMANDS) {
    const command = program.command(name).summary(help.summary[name]);
    if (!args.includes(name)) continue;
    if (notice && !tellsNotices) command.hook('preAction', () => complain(speech.sentences(notice)));
    (await load()).configure(command, speech, settings);
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (isOutOfFiles(error)) throw error;
    process.exitCode = explain(error, speech);
  }
}

function commandIn(args: readonly string[]): string {
  const entry = COMMANDS.find(({ name }) => args[0] === name);
  return entry ? ` ${entry.name}` : '';
}

/** Commander has printed its own errors already; any other error that arrives here is a bug, or standard output that takes nothing. */
function explain(error: unknown, { t, error: inWords }: Speech): number {
  if (error instanceof Error && 'standardOutput' in error) {
    complain(t.help.noOutput({ reason: inWords(error) }));
    return EXIT.failed;
  }
  if (!(error instanceof CommanderError)) {
    complain(t.help.bug({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
    return EXIT.failed;
  }
  if (error.exitCode === RUN_EXIT.self) return RUN_EXIT.self;
  return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}
