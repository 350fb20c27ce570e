import { openJournal } from '../../electron/services/journal/journal.ts';
import { journalSample } from './journal-sample.ts';

const HOUR = 3_600_000;

/** Records a sample an hour, the first at `begin`, so that earlier recordings become older by this many hours. */
export async function recordHours(directory: string, begin: number, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    const journal = openJournal({ directory, mostBytes: () => 1e12 });
    journal.record(journalSample(begin + hour * HOUR, 0, 5), 'calm');
    await journal.close();
  }
}
