import { existsSync } from 'node:fs';
import type { Bytes } from '../../core/model/units.ts';
import { findCommand } from './find-command.ts';
import { openRunGroups } from '../../platform/open-process-control-platform.ts';
import type { RunGroup } from '../../platform/run-groups.ts';

/** How a command is started and kept within its limit. */
export interface LimitedCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly means: 'cgroup' | 'systemd' | 'address-space' | 'none';
  readonly cgroup: RunGroup | null;
}

/** `file` is the command's own executable, `args` what it is given. Takes the best means that work here. */
export function limitCommand(file: string, args: readonly string[], limit: Bytes | null): LimitedCommand {
  const plain = { file, args, means: 'none' as const, cgroup: null };
  if (process.platform !== 'linux') return plain;
  const cgroup = openRunGroups().make(limit);
  if (cgroup) return { ...cgroup.enter(file, args), means: 'cgroup', cgroup };
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
