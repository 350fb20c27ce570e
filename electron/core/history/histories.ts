import { SeriesHistory, HistoryShelf } from './history.ts';
import { identityKey, type Identity, type IdentityKey } from '../model/identity.ts';
import { MachineHistory } from './machine-history.ts';
import type { PoolTrack } from '../forecast/pool-track.ts';
import { KEPT_PROCESSES, type Population } from '../blame/process-population.ts';
import { NO_SERIES, type Series, type Span, type Subject } from '../model/series.ts';
import type { PoolId, Snapshot } from '../model/snapshot.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';

export const SPARKLINE_POINTS = 60;
const KEPT_GROUPS = 40;
/** The number of snapshots after which the largest groups are chosen again. */
const REVIEW = 10;

/** The histories that are shown: of the machine, of every pool, and of the most important processes and groups. */
export class Histories {
  readonly #machine = new MachineHistory();
  readonly #pools = new Map<PoolId, SeriesHistory>();
  readonly #processes = new HistoryShelf<IdentityKey>(KEPT_PROCESSES);
  readonly #groups = new HistoryShelf<string>(KEPT_GROUPS);
  #largestGroups: readonly string[] = [];
  #snapshots = 0;
  #populationChanges = 0;

  record(snapshot: Snapshot, pools: ReadonlyMap<PoolId, PoolTrack>, population: Population): void {
    this.#machine.push(snapshot);
    for (const { id, used } of pools.values()) this.#poolOf(id).push(snapshot.at, used);
    for (const id of this.#pools.keys()) if (!pools.has(id)) this.#pools.delete(id);
    for (const { key, value } of population.kept) this.#processes.record(key, snapshot.at, value);
    this.#recordGroups(snapshot, population);
  }

  /** What a glance shows of a pool that is known. */
  recordPool(at: Milliseconds, { id, used }: PoolTrack): void {
    this.#poolOf(id).push(at, used);
  }

  /** Moves all points in time by `by`, because the clock was set back. */
  shift(by: Milliseconds): void {
    this.#machine.shift(by);
    for (const history of this.#pools.values()) history.shift(by);
    this.#processes.shift(by);
    this.#groups.shift(by);
  }

  series(subject: Subject, span: Span): Series {
    if (subject.kind === 'machine') return this.#machine.series(subject.fact, span) ?? NO_SERIES;
    const history =
      subject.kind === 'pool'
        ? this.#pools.get(subject.id)
        : subject.kind === 'group'
          ? this.#groups.get(subject.id)
          : this.#processes.get(identityKey(subject.identity));
    return history?.series(span) ?? NO_SERIES;
  }

  /** Null when the history of the process is not kept. */
  sparkline(identity: Identity): readonly (Bytes | null)[] | null {
    return this.#processes.get(identityKey(identity))?.sparkline(SPARKLINE_POINTS) ?? null;
  }

  groupSparkline(id: string): readonly (Bytes | null)[] {
    return this.#groups.get(id)?.sparkline(SPARKLINE_POINTS) ?? [];
  }

  #poolOf(id: PoolId): SeriesHistory {
    let history = this.#pools.get(id);
    if (!history) {
      history = new SeriesHistory();
      this.#pools.set(id, history);
    }
    return history;
  }

  #recordGroups({ at }: Snapshot, population: Population): void {
    const totals = population.groupTotals();
    if (this.#snapshots % REVIEW === 0 || this.#populationChanges !== population.changes) {
      const largest = [...totals].sort(([, a], [, b]) => b - a).slice(0, KEPT_GROUPS);
      this.#largestGroups = largest.map(([id]) => id);
    }
    this.#snapshots += 1;
    this.#populationChanges = population.changes;
    for (const id of this.#largestGroups) this.#groups.record(id, at, totals.get(id) ?? 0);
  }
}
