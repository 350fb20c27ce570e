import { setTimeout as sleep } from 'node:timers/promises';
import { inject, onTestFinished, type TestContext } from 'vitest';
import type { Alert, PoolAssessment } from '../../../electron/core/model/assessment.ts';
import { MACHINE, type PoolId } from '../../../electron/core/model/snapshot.ts';
import { startGuest, type Guest, type GuestSettings, type Line } from './guest.ts';
import { findParts } from './parts.ts';

/** Starts a guest that ends with the test, or skips the test and says what is missing. */
export function playGuest(context: TestContext, settings: Omit<GuestSettings, 'parts' | 'systemDisk'>): Promise<Guest> {
  const parts = findParts();
  const systemDisk = inject('systemDisk');
  if (typeof parts === 'string') return context.skip(parts);
  if (systemDisk === null) return context.skip('the disk of the guests was not made');
  return startGuest({ ...settings, parts, systemDisk }).then((guest) => {
    onTestFinished(guest.end);
    return guest;
  });
}

/**
 * Waits until something is seen in a guest, and says what the guest did last when that never comes. A scene has an end, so a guest
 * that gets there without it has failed.
 */
export async function until<T>(guest: Guest, what: string, look: () => T | null | undefined): Promise<T> {
  for (;;) {
    const over = guest.ended;
    const found = look();
    if (found !== null && found !== undefined) return found;
    if (over) throw new Error(`The guest ended without ${what}.\n${lastWords(guest)}`);
    await sleep(100);
  }
}

function lastWords(guest: Guest): string {
  const pools =
    guest.frames.at(-1)?.frame.pools.map(({ id, level, headroom }) => `${id}: ${level}, ${headroom} bytes left`) ?? [];
  return [...pools, ...[...guest.said, ...guest.console].slice(-30).map(({ text }) => text)].join('\n');
}

export interface SeenAlert {
  readonly alert: Alert;
  readonly at: number;
}

/** The alerts that Headroom gave in a guest so far, oldest first. */
export function alertsOf(guest: Guest, pool: PoolId = MACHINE): readonly SeenAlert[] {
  return guest.frames.flatMap(({ frame, at }) =>
    frame.alerts.filter((alert) => alert.pool === pool).map((alert) => ({ alert, at })),
  );
}

/** How a pool was judged, frame by frame. */
export function judgementsOf(
  guest: Guest,
  pool: PoolId = MACHINE,
): readonly { readonly pool: PoolAssessment; readonly at: number }[] {
  return guest.frames.flatMap(({ frame, at }) =>
    frame.pools.filter(({ id }) => id === pool).map((found) => ({ pool: found, at })),
  );
}

/** A line of the kernel's console: of a scene (`mark`) or of the kernel itself. */
export function consoleLine(guest: Guest, text: string): Line | undefined {
  return guest.console.find((line) => line.text.includes(text));
}

/** The pid of a program that a scene started with `started NAME PID`. */
export function startedPid(guest: Guest, name: string): number {
  const found = guest.console
    .map(({ text }) => new RegExp(`scene: started ${name} (\\d+)`).exec(text)?.[1])
    .find(Boolean);
  return Number(found);
}

/** The pid that an alert names. */
export function culpritPid({ culprit }: Alert): number | null {
  return culprit?.kind === 'process' || culprit?.kind === 'group' ? culprit.identity.pid : null;
}
