import { runCommandLine } from './command-line.ts';
import { drained } from './output.ts';

await runCommandLine(process.argv.slice(2));
await drained();
// Whatever may still hold the program, a command that is done ends.
process.exit();
