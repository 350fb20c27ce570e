import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * The command behind `--`, for the command line inside the packages. Null means the desktop app. A package contains
 * only Electron's runtime, whose own ways to run as plain Node are switched off.
 */
export function commandOf(argv: readonly string[]): readonly string[] | null {
  const at = argv.indexOf('--');
  return at < 0 ? null : argv.slice(at + 1);
}

/**
 * Runs the built command line in this process. Returns its exit code once it has ended. Errors that nobody catches end
 * it with a message: Electron would show a dialog instead, and go on for ever without a display.
 */
export async function runCommand(
  command: readonly string[],
  program: string,
  exit: (code: number) => void,
): Promise<void> {
  const fail = (error: unknown) => {
    writeSync(2, `headroom: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  process.argv = [process.execPath, 'headroom', ...command];
  try {
    await import(pathToFileURL(program).href);
    exit(Number(process.exitCode ?? 0));
  } catch (error) {
    fail(error);
  }
}
