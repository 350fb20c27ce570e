import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../build/built.mjs';
import { findParts } from './harness/parts.ts';
import { makeSystemDisk } from './harness/system-disk.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The disk that guests start from; null where something is missing. */
    readonly systemDisk: string | null;
  }
}

/** Guests run what is built, so it is built first and put on their disk once. */
export async function setup(project: TestProject): Promise<(() => void) | undefined> {
  const parts = findParts();
  project.provide('systemDisk', null);
  if (typeof parts === 'string') return undefined;
  const root = fileURLToPath(new URL('../..', import.meta.url));
  await ensureBuilt(root);
  const folder = mkdtempSync(path.join(tmpdir(), 'headroom-guests-'));
  const disk = path.join(folder, 'system.img');
  makeSystemDisk(parts, root, disk);
  project.provide('systemDisk', disk);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
