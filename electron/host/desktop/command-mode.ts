import { pathToFileURL } from 'node:url';

/**
 * The command that stands behind `--`, for the command line inside the packages; null: the desktop app is meant. A
 * package holds no other runtime than Electron's, whose own ways to run as plain Node are switched off.
 */
export function commandOf(argv: readonly string[]): readonly string[] | null {
  const at = argv.indexOf('--');
  return at < 0 ? null : argv.slice(at + 1);
}

/** Runs the built command line in this process; returns its exit code when it has ended. */
export async function runCommand(command: readonly string[], program: string): Promise<number> {
  process.argv = [process.execPath, 'headroom', ...command];
  await import(pathToFileURL(program).href);
  return Number(process.exitCode ?? 0);
}
