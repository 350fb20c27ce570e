import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openJournal } from '../../electron/services/journal/journal.ts';
import { journalSample } from './journal-sample.ts';

/** Records into the given folder until it is killed, and prints the time of every recorded sample. */
const journal = openJournal({ directory: process.argv[2] ?? '', mostBytes: () => 1e9 });
let at = 0;
for (let index = 0; ; index += 1) {
  at = Math.max(at + 1, Date.now());
  journal.record(journalSample(at, index), 'warning');
  writeSync(1, `${at}\n`);
  await sleep(1);
}
