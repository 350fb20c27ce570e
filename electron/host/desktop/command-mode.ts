import { pathToFileURL } from 'node:url';

/**
 * The command behind `--`, for the command line inside the packages. Null means the desktop app. A package contains
 * only Electron's runtime, whose own ways to run as plain Node are switched off.
 */
export function commandOf(argv: readonly string[]): readonly string[] | null {
  const at = argv.indexOf('--');
  return at < 0 ? null : argv.slice(at + 1);
}

/** Runs the built command line in this process. Returns its exit code once it has ended. */
export async function runCommand(command: readonly string[], program: string): Promise<number> {
  process.argv = [process.execPath, 'headroom', ...command];
  await import(pathToFileURL(program).href);
  return Number(process.exitCode ?? 0);
}
