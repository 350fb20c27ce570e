import { OWN_NAME } from '../../core/actions/guard-rules.ts';
import type { ProcessMap } from './process-tree.ts';

/** `npm` names itself after the script that it runs; it starts that through a shell. */
const NPM = /^npm( |$)/;
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'busybox']);

/**
 * Processes that end a Headroom with them although they are none: the `npm start` that it was started by, and the shell in
 * between. Both count only where a Headroom runs right below them.
 */
export function carriersOfHeadroom(all: ProcessMap): ReadonlySet<number> {
  const carriers = new Set<number>();
  for (const one of all.values()) {
    const parent = one.name === OWN_NAME ? all.get(one.parent) : undefined;
    if (parent === undefined) continue;
    const shell = SHELLS.has(parent.name) ? parent : null;
    const npm = shell === null ? parent : all.get(shell.parent);
    if (npm === undefined || !NPM.test(npm.name)) continue;
    carriers.add(npm.pid);
    if (shell !== null) carriers.add(shell.pid);
  }
  return carriers;
}
