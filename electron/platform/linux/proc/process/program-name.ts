import type { Reading } from '../../../../core/model/reading.ts';

/**
 * What runtimes and launchers leave as comm without meaning it as a name: that of their first thread (Node 24: `MainThread`), `exe` of what was
 * started as /proc/self/exe, the number of a descriptor that was executed, nothing at all. Other names are chosen on purpose and stay.
 */
const NO_NAME = /^(?:main|main[ _-]?thread|exe|\d+|)$/i;
const LONGEST = 256;

/** The name of a program: comm, or where that is none what its executable is called, or what it was called as. Untrusted text. */
export function programName(
  comm: string,
  executable: Reading<string>,
  commandLine: Reading<readonly string[]>,
): string {
  if (!NO_NAME.test(comm)) return comm;
  const called = commandLine.kind === 'ok' ? baseOf(commandLine.value[0] ?? '') : '';
  const file = executable.kind === 'ok' ? baseOf(executable.value.replace(/ \(deleted\)$/, '')) : '';
  for (const base of [file, called]) {
    if (base === '' || NO_NAME.test(base)) continue;
    return comm !== '' && base.startsWith(comm) ? comm : base;
  }
  return comm;
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).slice(0, LONGEST);
}
