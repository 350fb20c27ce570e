import { Command, CommanderError } from 'commander';
import { version } from '../../../package.json';
import { COMMANDS, EXIT, RUN_EXIT } from './commands.ts';
import { print } from './output.ts';

/** Runs what the arguments ask for and sets the exit code of the process. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const program = new Command('headroom')
    .description('Says when memory runs out, who drives it there and what to do.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => print(1, text), writeErr: (text) => print(2, text) })
    .showHelpAfterError(`Try: headroom${commandIn(args)} --help`);
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).summary(summary);
    if (args.includes(name)) (await load()).configure(command);
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = explain(error);
  }
}

function commandIn(args: readonly string[]): string {
  const entry = COMMANDS.find(({ name }) => args[0] === name);
  return entry ? ` ${entry.name}` : '';
}

/** Commander has printed its own errors already; any other error that arrives here is a bug. */
function explain(error: unknown): number {
  if (!(error instanceof CommanderError)) {
    print(2, `headroom: this should not have happened: ${error instanceof Error ? error.stack : String(error)}\n`);
    return EXIT.failed;
  }
  if (error.exitCode === RUN_EXIT.self) return RUN_EXIT.self;
  return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}
