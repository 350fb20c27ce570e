import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { PausedProcess } from '../../core/actions/action.ts';
import { identityKey, sameIdentity, type Identity } from '../../core/model/identity.ts';
import { MIB, type Bytes } from '../../core/model/units.ts';
import { readOwnFile, versionOf, type OwnFile } from '../files/read-own-file.ts';
import { replaceFile } from '../files/replace-file.ts';

/** A longer file is no list that Headroom wrote. */
const LARGEST: Bytes = 4 * MIB;

const identity = { pid: v.pipe(v.number(), v.integer(), v.minValue(2)), start: v.pipe(v.number(), v.minValue(0)) };

const fileSchema = v.object({
  /** Start times are counted from boot, so they mean nothing after the next one. */
  boot: v.string(),
  paused: v.pipe(
    v.array(
      v.object({ ...identity, name: v.string(), since: v.number(), growth: v.optional(v.nullable(v.number()), null) }),
    ),
    v.maxLength(10_000),
  ),
  preferred: v.pipe(
    v.array(v.object({ ...identity, before: v.pipe(v.number(), v.integer(), v.minValue(-1000), v.maxValue(1000)) })),
    v.maxLength(10_000),
  ),
});

type Acted = Pick<v.InferOutput<typeof fileSchema>, 'paused' | 'preferred'>;

/** What a process' oom_score_adj was before Headroom raised it. */
interface Preference extends Identity {
  readonly before: number;
}

/** What Headroom has done to processes and may have to take back. */
export interface ActedRegistry {
  paused(): readonly PausedProcess[];
  addPaused(process: PausedProcess): void;
  removePaused(identities: readonly Identity[]): void;
  preferred(): readonly Preference[];
  preference(identity: Identity): Preference | null;
  addPreferred(preference: Preference): void;
  removePreferred(identity: Identity): void;
}

const NOTHING: Acted = { paused: [], preferred: [] };

/**
 * Kept in a file, so that nothing stays paused unnoticed when Headroom crashes, and so that the command line and the
 * desktop know of each other's. Where it cannot be written, it lasts as long as Headroom. null: kept in memory only. `boot`
 * tells one start of the machine from another, for what is remembered from an earlier one says nothing any more.
 */
export function openActedRegistry(directory: string | null, boot: string): ActedRegistry {
  const file = directory === null ? null : path.join(directory, 'acted.json');
  let known = NOTHING;
  let version = '';
  let isForeign = false;

  function current(): Acted {
    const now = file === null ? '' : versionAt(file);
    if (now === '') isForeign = false;
    else if (file !== null && now !== version) {
      const read = readOwnFile(file, LARGEST);
      isForeign = read.kind === 'refused' && read.refusal.kind === 'foreign';
      known = actedIn(read, boot) ?? known;
      version = now;
    }
    return known;
  }

  function change(next: Acted): void {
    known = next;
    // What another user's Headroom has paused is neither believed nor lost.
    if (file === null || isForeign) return;
    try {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      // Nothing of it holds after the next start of the machine, and an act does not wait for the disk.
      replaceFile(file, `${JSON.stringify({ boot, ...next })}\n`, { isSynced: false });
    } catch {
      // What is known lasts as long as this program.
    }
    version = versionAt(file);
  }

  return {
    paused: () => current().paused,
    addPaused(process) {
      const now = current();
      change({ ...now, paused: [...without(now.paused, [process]), process] });
    },
    removePaused(identities) {
      const now = current();
      const paused = without(now.paused, identities);
      if (paused.length < now.paused.length) change({ ...now, paused });
    },
    preferred: () => current().preferred,
    preference: (wanted) => current().preferred.find((one) => sameIdentity(one, wanted)) ?? null,
    addPreferred(preference) {
      const now = current();
      change({ ...now, preferred: [...without(now.preferred, [preference]), preference] });
    },
    removePreferred(wanted) {
      const now = current();
      change({ ...now, preferred: without(now.preferred, [wanted]) });
    },
  };
}

function without<T extends Identity>(list: readonly T[], gone: readonly Identity[]): T[] {
  const keys = new Set(gone.map(identityKey));
  return list.filter((one) => !keys.has(identityKey(one)));
}

/** null: not a file of this boot, not one that may be believed, or not one at all. */
function actedIn(read: OwnFile, boot: string): Acted | null {
  if (read.kind !== 'ok') return null;
  try {
    const parsed = v.safeParse(fileSchema, JSON.parse(read.text));
    return parsed.success && parsed.output.boot === boot ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Changes whenever the file does; empty when there is none, or none that may be looked at. */
function versionAt(file: string): string {
  try {
    return versionOf(statSync(file, { throwIfNoEntry: false, bigint: true }));
  } catch {
    return '';
  }
}
