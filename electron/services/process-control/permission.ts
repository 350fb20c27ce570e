import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { Action, Guard } from '../../core/actions/action.ts';
import type { VictimPreference } from '../../platform/process-control-platform.ts';
import type { ControlSignal, Pin } from '../../platform/process-pin.ts';

export const SIGNALS = {
  pause: 'SIGSTOP',
  resume: 'SIGCONT',
  end: 'SIGTERM',
  force: 'SIGKILL',
} as const satisfies Record<Exclude<Action, 'prefer' | 'unprefer'>, ControlSignal>;

export function isSupported(
  action: Action,
  { platform, preference }: { readonly platform: string; readonly preference: VictimPreference | null },
): boolean {
  if (action === 'prefer' || action === 'unprefer') return preference !== null;
  return platform !== 'win32' || action === 'end' || action === 'force';
}

/** Asks the system whether it would let the action through; nothing is done. */
export async function isPermitted(action: Action, pin: Pin, preference: VictimPreference | null): Promise<boolean> {
  if (action === 'prefer' || action === 'unprefer') return preference?.mayChange(pin.identity.pid) ?? false;
  return (await pin.probe()).kind !== 'not-permitted';
}

/** Another user's process, with the command that an administrator could use where pkexec is there to run it. */
export function notPermitted(action: Action, pid: number, pkexec: boolean): Guard {
  const signal = action === 'prefer' || action === 'unprefer' ? null : SIGNALS[action].slice(3);
  const command = pkexec && signal !== null ? `pkexec kill -${signal} ${pid}` : null;
  return { kind: 'not-permitted', reason: 'not-permitted.other-user', command };
}

export function hasPkexec(platform: string): boolean {
  if (platform !== 'linux') return false;
  const directories = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/bin', '/bin', '/usr/local/bin'];
  return directories.filter(path.isAbsolute).some((directory) => {
    try {
      accessSync(path.join(directory, 'pkexec'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
