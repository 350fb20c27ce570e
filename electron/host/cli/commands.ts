import type { Command } from 'commander';

/** How `headroom` ends: done, failed, called wrongly. A command may have more; its help says so. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** How `headroom run` ends where not with the command's own code; the last three as env(1) has them. */
export const RUN_EXIT = { leaks: 3, near: 4, self: 125, notRunnable: 126, missing: 127 } as const;

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /**
   * Loaded only when this command is used, so that none pays for another's start. `configure` adds arguments, options and
   * the action, which sets `process.exitCode`.
   */
  readonly load: () => Promise<{ readonly configure: (command: Command) => void }>;
}

/** Every command of `headroom`: a new one is a file and a line here. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'top',
    summary: 'show what can run out and who drives it there',
    load: () => import('./commands/top.ts'),
  },
  {
    name: 'replay',
    summary: 'say what Headroom makes of a recorded trace',
    load: () => import('./commands/replay.ts'),
  },
  {
    name: 'record',
    summary: 'record this machine as a trace',
    load: () => import('./commands/record.ts'),
  },
  {
    name: 'serve',
    summary: 'show the interface in a browser',
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'end',
    summary: 'end a process, its tree or its application',
    load: () => import('./commands/end.ts'),
  },
  {
    name: 'pause',
    summary: 'stop a process from growing while you decide',
    load: () => import('./commands/pause.ts'),
  },
  {
    name: 'resume',
    summary: 'let a paused process go on',
    load: () => import('./commands/resume.ts'),
  },
  {
    name: 'rules',
    summary: 'list automatic responses, or try them on a recorded trace',
    load: () => import('./commands/rules.ts'),
  },
  {
    name: 'run',
    summary: 'run a command under watch and profile its memory',
    load: () => import('./commands/run.ts'),
  },
  {
    name: 'incidents',
    summary: 'say what happened when memory ran out, and why',
    load: () => import('./commands/incidents.ts'),
  },
  {
    name: 'doctor',
    summary: 'say what can be read here, and how to grant what is missing',
    load: () => import('./commands/doctor.ts'),
  },
];
