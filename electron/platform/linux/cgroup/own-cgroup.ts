import { parentSteps } from './cgroup-path.ts';
import type { Mount } from './parse-mountinfo.ts';
import type { ProcFiles } from '../proc/proc-files.ts';

/** A hierarchy with more cgroups on one level than that is not searched for its own. */
const MOST_SEARCHED = 4096;

/**
 * The folders that lead from the top of a mount to the root of the reader's cgroup namespace, where the mount begins further up: a container
 * that sees the host's hierarchy (`/..` in mountinfo). Their names are told nowhere, so they are known by who is in them. Empty where the mount
 * begins at that root; null where it cannot be told.
 */
export function findOwnFolders(
  files: ProcFiles,
  { root, point }: Pick<Mount, 'root' | 'point'>,
  ownPath: string | null,
): readonly string[] | null {
  const steps = parentSteps(root);
  if (steps === 0) return [];
  const pid = files.readlink(`${files.root}/self`);
  if (pid === null || ownPath === null || parentSteps(ownPath) > 0) return null;
  const below = ownPath === '/' ? '' : ownPath;
  return search(files, point, steps, (folder) => {
    const members = files.text(`${folder}${below}/cgroup.procs`);
    return members?.split('\n').includes(pid) ?? false;
  });
}

function search(
  files: ProcFiles,
  point: string,
  steps: number,
  isOwn: (folder: string) => boolean,
): readonly string[] | null {
  let level: readonly (readonly string[])[] = [[]];
  for (let step = 0; step < steps; step++) {
    level = level.flatMap((names) => {
      const folder = [point, ...names].join('/');
      const inside = (files.list(folder) ?? []).filter((name) => files.has(`${folder}/${name}/cgroup.procs`));
      return inside.map((name) => [...names, name]);
    });
    if (level.length > MOST_SEARCHED) return null;
  }
  return level.find((names) => isOwn([point, ...names].join('/'))) ?? null;
}
