import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { PausedProcess } from '../../core/actions/action.ts';
import { readBootId } from './boot-id.ts';
import { identityKey, sameIdentity, type Identity } from '../../core/model/identity.ts';

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
export interface Preference extends Identity {
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
 * desktop know of each other's. Where it cannot be written, it lasts as long as Headroom. null: kept in memory only.
 */
export function openActedRegistry(directory: string | null): ActedRegistry {
  const file = directory === null ? null : path.join(directory, 'acted.json');
  const boot = readBootId();
  let known = NOTHING;
  let version = '';

  function current(): Acted {
    const now = file === null ? '' : versionOf(file);
    if (file !== null && now !== '' && now !== version) {
      known = readFile(file, boot) ?? known;
      version = now;
    }
    return known;
  }

  function change(next: Acted): void {
    known = next;
    if (file === null) return;
    try {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      const draft = `${file}.${process.pid}.new`;
      writeFileSync(draft, `${JSON.stringify({ boot, ...next })}\n`, { mode: 0o600 });
      renameSync(draft, file);
      version = versionOf(file);
    } catch {
      version = versionOf(file);
    }
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

/** null: not a file of this boot, or not one at all. */
function readFile(file: string, boot: string): Acted | null {
  try {
    const parsed = v.safeParse(fileSchema, JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success && parsed.output.boot === boot ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Changes whenever the file does; empty when there is none, or none that may be looked at. */
function versionOf(file: string): string {
  try {
    const info = statSync(file, { throwIfNoEntry: false, bigint: true });
    return info ? `${info.ino}:${info.mtimeNs}:${info.size}` : '';
  } catch {
    return '';
  }
}
