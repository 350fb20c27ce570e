import { nameOwnProcess } from '../name-own-process.ts';
import { runCommandLine } from './command-line.ts';

nameOwnProcess();
await runCommandLine(process.argv.slice(2));
