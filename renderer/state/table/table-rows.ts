import type { ApplicationSizes, Frame, GroupRow, ProcessRow } from '../../../electron/core/model/frame.ts';
import { identityKey } from '../../../electron/core/model/identity.ts';
import { failed, ok, valueOr, type Reading } from '../../../electron/core/model/reading.ts';
import type { PoolId } from '../../../electron/core/model/snapshot.ts';
import type { Bytes } from '../../../electron/core/model/units.ts';

/** How processes are arranged: by application, each for itself, or parents with their children. */
export const ARRANGEMENTS = ['group', 'flat', 'tree'] as const;
export type Arrangement = (typeof ARRANGEMENTS)[number];

/** One row of the table, before it is laid out. */
export type Entry = GroupEntry | ProcessEntry;

interface GroupEntry {
  readonly kind: 'group';
  readonly key: string;
  readonly group: GroupRow;
  /** Resident memory with what the members share counted once; null while it is not known. */
  readonly size: Reading<Bytes> | null;
  readonly members: readonly ProcessEntry[];
  readonly gone: boolean;
}

interface ProcessEntry {
  readonly kind: 'process';
  readonly key: string;
  readonly process: ProcessRow;
  readonly children: readonly ProcessEntry[];
  readonly gone: boolean;
}

export function processEntry(process: ProcessRow, children: readonly ProcessEntry[] = []): ProcessEntry {
  return { kind: 'process', key: identityKey(process), process, children, gone: false };
}

export function groupKey(id: string): string {
  return `group ${id}`;
}

/**
 * Processes by application. An application of one process is shown as that process. Of an application whose members
 * are partly filtered away, the numbers are still those of the whole.
 */
export function groupEntries(frame: Frame, shown: readonly ProcessRow[], sizes: ApplicationSizes = {}): Entry[] {
  const members = collect(shown, ({ group }) => group);
  const entries: Entry[] = [];
  for (const group of frame.groups) {
    const found = members.get(group.id)?.map((process) => processEntry(process));
    members.delete(group.id);
    if (!found) continue;
    if (group.members === 1) entries.push(...found);
    else {
      const size = sizes[group.id] ?? null;
      entries.push({ kind: 'group', key: groupKey(group.id), group, size, members: found, gone: false });
    }
  }
  for (const ungrouped of members.values()) entries.push(...ungrouped.map((process) => processEntry(process)));
  return entries;
}

function collect<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const collected = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = collected.get(key);
    if (known) known.push(item);
    else collected.set(key, [item]);
  }
  return collected;
}

/**
 * Parents with their children, and with the ancestors of what is wanted. What has no parent here stands at the top; so does
 * one of those that name each other as parent, which a reused number can bring about.
 */
export function treeEntries(all: readonly ProcessRow[], matches: (process: ProcessRow) => boolean): ProcessEntry[] {
  const byPid = new Map(all.map((process) => [process.pid, process]));
  const wanted = new Set<ProcessRow>();
  for (const process of all) {
    if (!matches(process)) continue;
    for (let at: ProcessRow | undefined = process; at && !wanted.has(at); at = byPid.get(at.parent)) wanted.add(at);
  }
  const childrenOf = collect(wanted, (process) => {
    const parent = byPid.get(process.parent);
    return parent && parent !== process ? parent : null;
  });
  const placed = new Set<ProcessRow>();
  const build = (process: ProcessRow): ProcessEntry[] => {
    if (placed.has(process)) return [];
    placed.add(process);
    return [processEntry(process, childrenOf.get(process)?.flatMap(build) ?? [])];
  };
  const roots = (childrenOf.get(null) ?? []).flatMap(build);
  return [...roots, ...[...wanted].flatMap(build)];
}

/** Resident memory of a row: of an application with what its processes share counted once, as far as that is known. */
export function residentOf(entry: Entry): Bytes {
  if (entry.kind === 'process') return entry.process.resident;
  return entry.size === null ? entry.group.resident : valueOr(entry.size, entry.group.resident);
}

/** Swap of a process, or of all of an application's members together; missing where nobody's is known. */
export function swapOf(entry: Entry): Reading<Bytes> {
  if (entry.kind === 'process') return entry.process.swap;
  const readings = entry.members.map(({ process }) => process.swap);
  const known = readings.filter((reading) => reading.kind === 'ok');
  if (known.length > 0) return ok(known.reduce((sum, { value }) => sum + value, 0));
  return readings[0] ?? failed();
}

/** The user of a process, or of all members; null where they differ. */
export function commonUser(entry: Entry): Reading<string> | null {
  if (entry.kind === 'process') return entry.process.user;
  const first = entry.members[0]?.process.user;
  if (!first) return null;
  const name = valueOr(first, null);
  return entry.members.every(({ process }) => valueOr(process.user, null) === name) ? first : null;
}

/** The pool that binds a process, or all members; null where they differ. */
export function commonPool(entry: Entry): PoolId | null {
  if (entry.kind === 'process') return entry.process.pool;
  const first = entry.members[0]?.process.pool ?? null;
  return entry.members.every(({ process }) => process.pool === first) ? first : null;
}
