import * as v from 'valibot';
import type { ActionReason } from '../words/action-reasons.ts';
import { guardSchema, type UserGuard } from './settings.ts';

const WHOM = ['name', 'executable', 'user', 'cgroup'] as const;
const [shape] = guardSchema.pipe;

/**
 * What holds in the place of a guard that cannot be read: what it names, as far as that can be read, asks for a second
 * confirmation, and stays forbidden where that much is certain. One that names nobody legible may mean anybody, so
 * everything asks for a second confirmation.
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

/** Nobody knows which guards the file holds: everything asks for a second confirmation. */
export function guardOfAll(reason: 'guard.unread-entry' | 'guard.unread-settings'): UserGuard {
  return { guard: 'confirm', reason, name: '*' };
}
