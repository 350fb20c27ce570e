import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseMountinfo, type Mount } from '../../../electron/platform/linux/cgroup/parse-mountinfo.ts';
import { until } from './victims.ts';

export interface TestCgroup {
  /** The path within the hierarchy. */
  readonly path: string;
  readonly directory: string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Waits until the cgroup is empty, then removes it. */
  remove(): Promise<void>;
}

let count = 0;

/** A new cgroup below the root of a hierarchy. Null where that is not permitted or there is none. */
export function createCgroup(hierarchy: 'unified' | 'freezer' | 'memory'): TestCgroup | null {
  const mount = parseMountinfo(readText('/proc/self/mountinfo')).find((one) => holds(one, hierarchy));
  if (mount?.root !== '/') return null;
  count += 1;
  const name = `headroom-test-${process.pid}-${count}`;
  const directory = path.join(mount.point, name);
  try {
    mkdirSync(directory);
  } catch {
    return null;
  }
  const pids = () => readText(path.join(directory, 'cgroup.procs'));
  return {
    path: `/${name}`,
    directory,
    read: (file) => readText(path.join(directory, file)),
    write: (file, text) => writeFileSync(path.join(directory, file), text),
    async remove() {
      await until('the cgroup is empty', () => pids() === '');
      for (const entry of readdirSync(directory, { withFileTypes: true })) {
        if (entry.isDirectory()) rmdirSync(path.join(directory, entry.name));
      }
      rmdirSync(directory);
    },
  };
}

function holds({ type, options }: Mount, hierarchy: 'unified' | 'freezer' | 'memory'): boolean {
  return hierarchy === 'unified' ? type === 'cgroup2' : type === 'cgroup' && options.includes(hierarchy);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
