import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { ApplicationSizes, Frame, ProcessRow } from '../../../electron/core/model/frame.ts';
import { COLUMNS, FIRST_DIRECTION, sortEntries, type Column, type Sorting } from './columns.ts';
import { rememberColumns, rememberedColumns } from './remembered-columns.ts';
import { keysIn, matcher } from './frame-search.ts';
import { HeldOrder } from './held-order.ts';
import { parseSearch, type Search } from './search.ts';
import { groupEntries, processEntry, treeEntries, type Arrangement, type Entry } from './table-rows.ts';

/** A row as it is laid out. */
export interface TableRow {
  readonly key: string;
  readonly entry: Entry;
  /** 1 at the top. */
  readonly level: number;
  readonly expandable: boolean;
  readonly expanded: boolean;
}

/** Why the order is held. */
type Hold = 'pointer' | 'keyboard' | 'action';

const OPEN_MATCHES_UP_TO = 12;

/** The process table: what is shown, in which order, what is open, selected and active. */
export class ProcessTable {
  query = $state('');
  arrangement = $state<Arrangement>('group');
  sorting = $state.raw<Sorting>({ column: 'risk', direction: 'descending' });
  active = $state<string | null>(null);
  /** In the order of `COLUMNS`. */
  columns = $state.raw<readonly Column[]>(rememberedColumns());
  /** Of applications, with what their processes share counted once. */
  sizes = $state.raw<ApplicationSizes>({});
  /** Set to move the focus; whoever has taken it sets it back. */
  searchWanted = $state(false);
  focusWanted = $state(false);
  readonly selected = new SvelteSet<string>();
  readonly search: Search = $derived(parseSearch(this.query));
  readonly rows: readonly TableRow[] = $derived.by(() => this.#layOut());
  readonly shownProcesses: readonly ProcessRow[] = $derived.by(() => this.#shown());
  readonly #frame: () => Frame | null;
  readonly #toggled = new SvelteMap<string, boolean>();
  readonly #holds = new SvelteSet<Hold>();
  readonly #order = new HeldOrder<Entry>((entry) => entry.key);

  constructor(frame: () => Frame | null) {
    this.#frame = frame;
  }

  get held(): boolean {
    return this.#holds.size > 0;
  }

  hold(why: Hold): void {
    this.#holds.add(why);
  }

  release(why: Hold): void {
    this.#holds.delete(why);
  }

  sortBy(column: Column): void {
    const first = FIRST_DIRECTION[column];
    if (!first) return;
    const other = first === 'ascending' ? 'descending' : 'ascending';
    const again = this.sorting.column === column && this.sorting.direction === first;
    this.#order.forget();
    this.sorting = { column, direction: again ? other : first };
  }

  arrange(arrangement: Arrangement): void {
    this.#order.forget();
    this.arrangement = arrangement;
  }

  find(query: string): void {
    this.#order.forget();
    this.query = query;
  }

  showColumn(column: Column, shown: boolean): void {
    this.columns = COLUMNS.filter((other) => (other === column ? shown : this.columns.includes(other)));
    rememberColumns(this.columns);
  }

  toggle(row: TableRow): void {
    if (row.expandable) this.#toggled.set(row.key, !row.expanded);
  }

  expand(key: string): void {
    this.#toggled.set(key, true);
  }

  toggleSelected(key: string): void {
    if (!this.selected.delete(key)) this.selected.add(key);
  }

  /** Forgets what was selected or opened of processes and applications that are no more. */
  prune(frame: Frame): void {
    if (this.held || (this.selected.size === 0 && this.#toggled.size === 0)) return;
    const present = keysIn(frame);
    for (const key of this.selected) if (!present.has(key)) this.selected.delete(key);
    for (const key of this.#toggled.keys()) if (!present.has(key)) this.#toggled.delete(key);
  }

  #shown(): readonly ProcessRow[] {
    const frame = this.#frame();
    if (!frame) return [];
    if (this.search.empty) return frame.processes;
    return frame.processes.filter(matcher(this.search, frame));
  }

  #layOut(): readonly TableRow[] {
    const frame = this.#frame();
    if (!frame) return [];
    if (this.held) {
      this.#order.hold();
    } else {
      this.#order.release();
      this.#order.forget();
    }
    const rows: TableRow[] = [];
    this.#lay('', this.#entries(frame), 1, rows);
    return rows;
  }

  #entries(frame: Frame): readonly Entry[] {
    switch (this.arrangement) {
      case 'group':
        return groupEntries(frame, this.shownProcesses, this.sizes);
      case 'flat':
        return this.shownProcesses.map((process) => processEntry(process));
      case 'tree':
        return treeEntries(frame.processes, matcher(this.search, frame));
    }
  }

  #lay(parent: string, entries: readonly Entry[], level: number, rows: TableRow[]): void {
    for (const entry of this.#order.arrange(parent, sortEntries(entries, this.sorting), asGone)) {
      const below = entry.kind === 'group' ? entry.members : entry.children;
      const expandable = below.length > 0;
      const expanded = expandable && (this.#toggled.get(entry.key) ?? this.#openByItself(below.length));
      rows.push({ key: entry.key, entry, level, expandable, expanded });
      if (expanded) this.#lay(entry.key, below, level + 1, rows);
    }
  }

  #openByItself(below: number): boolean {
    if (this.arrangement === 'tree') return true;
    return !this.search.empty && below <= OPEN_MATCHES_UP_TO;
  }
}

/** What is left of a row whose process ended while the order is held: its place, and nothing below it. */
function asGone(last: Entry): Entry {
  return last.kind === 'group' ? { ...last, members: [], gone: true } : { ...last, children: [], gone: true };
}
