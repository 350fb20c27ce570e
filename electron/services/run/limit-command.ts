import { existsSync } from 'node:fs';
import type { Bytes } from '../../core/model/units.ts';
import { findCommand } from './find-command.ts';
import { makeRunCgroup, type RunCgroup } from '../../platform/linux/control/run-cgroup.ts';

/** How a command is started and kept within its limit. */
export interface LimitedCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly means: 'cgroup' | 'systemd' | 'address-space' | 'none';
  readonly cgroup: RunCgroup | null;
}

/** The shell enters the cgroup before it becomes the command, so no part of the command is ever outside. */
const ENTER = 'echo $$ > "$0/cgroup.procs" && exec "$@"';

/**
 * `file` is the command's own executable, and `args` are its arguments. The best means available on this machine is
 * used.
 */
export function limitCommand(file: string, args: readonly string[], limit: Bytes | null): LimitedCommand {
  const plain = { file, args, means: 'none' as const, cgroup: null };
  if (process.platform !== 'linux') return plain;
  const cgroup = existsSync('/bin/sh') ? makeRunCgroup(limit) : null;
  if (cgroup) return { file: '/bin/sh', args: ['-c', ENTER, cgroup.folder, file, ...args], means: 'cgroup', cgroup };
  if (limit === null) return plain;
  const searchPath = process.env['PATH'] ?? '';
  const systemdRun = findCommand('systemd-run', searchPath);
  if (systemdRun.kind === 'found' && existsSync(`${process.env['XDG_RUNTIME_DIR'] ?? ''}/systemd/private`)) {
    const scope = ['--user', '--scope', '--quiet', '-p', `MemoryMax=${limit}`, '-p', 'MemorySwapMax=0', '--'];
    return { file: systemdRun.file, args: [...scope, file, ...args], means: 'systemd', cgroup: null };
  }
  const prlimit = findCommand('prlimit', searchPath);
  if (prlimit.kind !== 'found') return plain;
  return { file: prlimit.file, args: [`--as=${limit}`, '--', file, ...args], means: 'address-space', cgroup: null };
}
