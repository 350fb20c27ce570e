#!/usr/bin/env node
import { tooFewFiles } from './terminal/too-few-files.ts';

// Loaded only here: already the parts of this program may be more files than it may open.
try {
  const { nameOwnProcess } = await import('../../platform/linux/own/name-own-process.ts');
  nameOwnProcess();
  const { runCommandLine } = await import('./command-line.ts');
  const { drained } = await import('./terminal/output.ts');
  await runCommandLine(process.argv.slice(2));
  await drained();
} catch (error) {
  const text = tooFewFiles(error, process.env);
  if (text === null) throw error;
  process.stderr.write(`headroom: ${text}\n`);
  process.exitCode = 1;
}
// Whatever may still hold the program, a command that is done ends.
process.exit();
