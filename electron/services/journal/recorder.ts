import { MIB } from '../../core/units.ts';
import type { Clock } from '../clock.ts';
import type { Monitor } from '../monitor.ts';
import type { SettingsStore } from '../settings-store.ts';
import { journalDirectory, openJournal, type Journal } from './journal.ts';

export interface Recorder {
  /** Why nothing is being recorded, as a sentence; null when all is well or it is switched off. */
  notice(): string | null;
  close(): Promise<void>;
}

export interface RecorderOptions {
  readonly monitor: Pick<Monitor, 'observe'>;
  readonly settings: Pick<SettingsStore, 'current' | 'subscribe'>;
  /** The state directory. */
  readonly state: string;
  readonly clock?: Clock;
}

/** Keeps the journal of what the monitor sees for as long as the settings want one. */
export function startRecorder({ monitor, settings, state, clock }: RecorderOptions): Recorder {
  let journal: Journal | null = null;
  let closing: Promise<void> = Promise.resolve();

  function follow(): void {
    const wanted = settings.current().journal;
    if (wanted && journal === null) {
      const mostBytes = () => settings.current().journalMegabytes * MIB;
      journal = openJournal({ directory: journalDirectory(state), mostBytes, ...(clock && { clock }) });
    }
    if (!wanted) end();
  }

  function end(): void {
    const ended = journal;
    journal = null;
    if (ended) closing = Promise.all([closing, ended.close()]).then(() => undefined);
  }

  follow();
  const stopFollowing = settings.subscribe(follow);
  const stopObserving = monitor.observe((snapshot, { level }) => journal?.record(snapshot, level));
  return {
    notice: () => journal?.notice() ?? null,
    async close() {
      stopObserving();
      stopFollowing();
      end();
      await closing;
    },
  };
}
