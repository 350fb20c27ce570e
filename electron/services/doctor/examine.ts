import { closeSync, constants, existsSync, openSync, readFileSync } from 'node:fs';
import { release, userInfo } from 'node:os';
import type { Reading } from '../../core/model/reading.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type { MemoryMap, MemoryReader } from '../../platform/memory-reader.ts';
import { openReader } from '../../platform/open-reader.ts';
import { tryOwnOomScore } from '../own-oom-score.ts';
import { loadPidfdCalls } from '../../platform/linux/control/linux-pidfd.ts';
import { ACTING_CHECKS } from './acting-checks.ts';
import type { Check, Finding, Inspection } from './finding.ts';
import { MEMORY_CHECKS } from './memory-checks.ts';
import { READING_CHECKS } from './reading-checks.ts';
import { reason } from '../../core/words/reasons.ts';

/** All checks. A new one is a function and a place in one of these lists. */
const CHECKS: readonly Check[] = [...READING_CHECKS, ...MEMORY_CHECKS, ...ACTING_CHECKS];

/** The findings about what works on this machine for this user. */
export async function examineMachine(): Promise<readonly Finding[]> {
  const reader = await openReader();
  try {
    return findingsOf(await inspect(reader));
  } finally {
    reader?.close();
  }
}

export function findingsOf(inspection: Inspection): readonly Finding[] {
  return CHECKS.flatMap((check) => check(inspection) ?? []);
}

async function inspect(reader: MemoryReader | null): Promise<Inspection> {
  const { snapshot, failure } = await sweep(reader);
  const pidfd = loadPidfdCalls();
  const user = { name: userName(), isRoot: process.getuid?.() === 0 };
  return {
    platform: process.platform,
    release: release(),
    user,
    environment: process.env,
    reader,
    snapshot,
    failure,
    maps: snapshot && reader ? await mapsOfOthers(snapshot, reader, user.name) : [],
    pidfd: pidfd.kind === 'ok' ? 'in use' : { missing: pidfd.reason },
    ownOomScore: tryOwnOomScore(),
    text,
    tryOpen,
    exists: existsSync,
  };
}

/** Sweeps twice, because users and other costly facts arrive with the second sweep. */
async function sweep(reader: MemoryReader | null): Promise<{ snapshot: Snapshot | null; failure: string }> {
  if (!reader) return { snapshot: null, failure: reason('reader.none') };
  try {
    await reader.read(new Set());
    return { snapshot: await reader.read(new Set()), failure: '' };
  } catch (error) {
    return { snapshot: null, failure: error instanceof Error ? error.message : String(error) };
  }
}

const MOST_TRIED = 10;

function mapsOfOthers({ processes }: Snapshot, reader: MemoryReader, user: string): Promise<Reading<MemoryMap>[]> {
  const others = processes.filter(
    ({ facts }) => !facts.kernelThread && facts.user.kind === 'ok' && facts.user.value !== user,
  );
  return Promise.all(others.slice(0, MOST_TRIED).map(({ pid }) => reader.readMemoryMap(pid)));
}

/** The user's name, or the number of a user without one, as in the list of processes. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

function text(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function tryOpen(path: string): string | null {
  try {
    closeSync(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  }
}
