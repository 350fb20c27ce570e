import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { watchJetsam } from '../../platform/darwin/watch-jetsam.ts';
import { combineKillSources, type KillSource } from '../../platform/kill-source.ts';
import { followJournald } from '../../platform/linux/kills/follow-journald.ts';
import { followSyslog } from '../../platform/linux/kills/follow-syslog.ts';
import { openKernelLog } from '../../platform/linux/kills/kernel-log.ts';
import { queryExhaustion } from '../../platform/windows/query-exhaustion.ts';
import { createSystemBus } from '../dbus/system-bus.ts';
import { listenToOomd } from './oomd-signals.ts';

/** The places to which journald writes. */
const JOURNALS = ['/run/systemd/journal/socket', '/run/log/journal', '/var/log/journal'] as const;
const OOMD = ['/usr/lib/systemd/systemd-oomd', '/lib/systemd/systemd-oomd'] as const;

const DAEMONS = ['earlyoom', 'nohang', 'oomd'] as const;

/**
 * All sources of kills on this machine. A new source is a file and a line here. They are opened at the start, because
 * nothing is opened under pressure.
 */
export function openKillSources(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): KillSource {
  switch (platform) {
    case 'linux':
      return combineKillSources(linuxSources(environment));
    case 'darwin':
      return watchJetsam();
    case 'win32':
      return queryExhaustion();
    default:
      return combineKillSources([]);
  }
}

function linuxSources(environment: Readonly<Record<string, string | undefined>>): readonly KillSource[] {
  const kernelLog = openKernelLog();
  const kernel: KillSource[] = [];
  if (kernelLog.kind === 'ok') {
    // Kills from before this moment are not new.
    const earlier = kernelLog.value.readKills();
    kernel.push({
      earlier,
      take: ({ expected }) => (expected ? kernelLog.value.readKills() : []),
      close: kernelLog.value.close,
    });
  }
  const hasDaemon = OOMD.some((file) => existsSync(file)) || DAEMONS.some((name) => isOnPath(name, environment));
  const hasJournal = isOnPath('journalctl', environment) && JOURNALS.some((file) => existsSync(file));
  const journal = hasJournal && (hasDaemon || kernelLog.kind !== 'ok');
  return [
    ...kernel,
    ...(journal ? [followJournald({ kernel: kernelLog.kind !== 'ok' })] : []),
    ...(hasJournal ? [] : [followSyslog()]),
    listenToOomd(createSystemBus({ environment })),
  ];
}

function isOnPath(program: string, { PATH }: Readonly<Record<string, string | undefined>>): boolean {
  const folders = [...(PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/bin'];
  return folders.some((folder) => folder !== '' && isExecutable(path.join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
