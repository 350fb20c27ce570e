import { watch, type FSWatcher } from 'node:fs';
import type { PoolId } from '../../../core/model/snapshot.ts';

/** More pools than that are not watched: each takes an inotify watch, of which a user has a limited number. */
const MOST_WATCHED = 128;

/**
 * Hears from the kernel when a pool meets one of its ceilings: it sends a modification of `memory.events` through inotify
 * (cgroup_file_notify), which costs nothing while nothing happens. A pool at its ceiling meets it many times a second, so it is
 * heard once and again only after the next `follow`.
 */
export class CeilingWatch {
  readonly #met: (pool: PoolId) => void;
  readonly #watchers = new Map<PoolId, FSWatcher>();
  #isRefused = false;

  constructor(met: (pool: PoolId) => void) {
    this.#met = met;
  }

  /** Watches these files, one for each pool, and no other. */
  follow(files: ReadonlyMap<PoolId, string>): void {
    for (const pool of this.#watchers.keys()) if (!files.has(pool)) this.#leave(pool);
    for (const [pool, file] of files) {
      if (this.#isRefused || this.#watchers.size >= MOST_WATCHED) return;
      if (!this.#watchers.has(pool)) this.#watch(pool, file);
    }
  }

  close(): void {
    for (const pool of this.#watchers.keys()) this.#leave(pool);
  }

  #watch(pool: PoolId, file: string): void {
    try {
      const watcher = watch(file, { persistent: false }, () => {
        this.#leave(pool);
        this.#met(pool);
      });
      watcher.on('error', () => {
        this.#leave(pool);
      });
      this.#watchers.set(pool, watcher);
    } catch (error) {
      // A cgroup that has vanished meanwhile is normal. Whoever may watch no more is not asked again.
      this.#isRefused = !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
    }
  }

  #leave(pool: PoolId): void {
    this.#watchers.get(pool)?.close();
    this.#watchers.delete(pool);
  }
}
