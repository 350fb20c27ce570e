import * as v from 'valibot';
import type { ActionReason } from '../words/refusals.ts';
import { guardSchema, type UserGuard } from './settings.ts';

const WHOM = ['name', 'executable', 'user', 'cgroup'] as const;
const [shape] = guardSchema.pipe;

/**
 * The guard that replaces one that cannot be read. The processes that the unreadable guard names need a second
 * confirmation, and stay forbidden where that much is certain. A guard that names nothing legible may mean any
 * process, so every action needs a second confirmation.
 */
export function closedGuard(entry: unknown): UserGuard {
  const read = Object(entry) as Readonly<Record<string, unknown>>;
  const whom = WHOM.flatMap((key) => {
    const parsed = v.safeParse(shape.entries[key].wrapped, Object.hasOwn(read, key) ? read[key] : undefined);
    return parsed.success ? [[key, parsed.output] as const] : [];
  });
  if (whom.length === 0) return guardOfAll('guard.unread-entry');
  const guard = read['guard'] === 'forbidden' ? 'forbidden' : 'confirm';
  return { guard, reason: 'guard.unread-entry' satisfies ActionReason, ...Object.fromEntries(whom) };
}

/** The guard for a file whose guards are unknown: every action needs a second confirmation. */
export function guardOfAll(reason: 'guard.unread-entry' | 'guard.unread-settings'): UserGuard {
  return { guard: 'confirm', reason, name: '*' };
}
