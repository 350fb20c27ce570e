import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBreaches } from '../../../build/boundaries/check.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../..');

let tree: string;

beforeEach(() => {
  tree = mkdtempSync(path.join(tmpdir(), 'headroom-boundaries-'));
  mkdirSync(path.join(tree, 'electron'));
  mkdirSync(path.join(tree, 'renderer'));
});
afterEach(() => {
  rmSync(tree, { recursive: true, force: true });
});

function plant(files: Record<string, string>): string[] {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
    writeFileSync(path.join(tree, file), text);
  }
  return findBreaches(tree);
}

describe('the dependency rule', () => {
  it('holds for this house as it is', () => {
    expect(findBreaches(ROOT)).toEqual([]);
  });

  it.each([
    ['one host from another', 'electron/host/web/a.ts', 'electron/host/cli/b.ts', '../cli/b.ts'],
    ['the desktop host from the terminal', 'electron/host/cli/a.ts', 'electron/host/desktop/b.ts', '../desktop/b.ts'],
    ['an upper room of core from a lower one', 'electron/core/model/a.ts', 'electron/core/risk/b.ts', '../risk/b.ts'],
    ['a room of core on the same floor', 'electron/core/trace/a.ts', 'electron/core/blame/b.ts', '../blame/b.ts'],
    ['a view from a widget', 'renderer/ui/a.ts', 'renderer/features/overview/b.ts', '../features/overview/b.ts'],
    ['one view from another', 'renderer/features/history/a.ts', 'renderer/features/overview/b.ts', '../overview/b.ts'],
    ['a service from the platform', 'electron/platform/linux/a.ts', 'electron/services/b.ts', '../../services/b.ts'],
    ['a service from the page', 'renderer/state/a.ts', 'electron/services/b.ts', '../../electron/services/b.ts'],
  ])('forbids to import %s', (_, file, target, specifier) => {
    const breaches = plant({ [file]: `import { b } from '${specifier}';\n`, [target]: 'export const b = 1;\n' });
    expect(breaches).toHaveLength(1);
    expect(breaches[0]).toContain(`${file}:1: `);
    expect(breaches[0]).toContain(`'${specifier}'`);
  });

  it.each([
    ['electron/services/a.ts', 'electron'],
    ['electron/host/web/a.ts', 'electron/main'],
    ['electron/core/model/a.ts', 'node:fs'],
    ['electron/contract/a.ts', 'node:crypto'],
    ['renderer/ui/a.ts', 'node:path'],
  ])('keeps %s from the module %s', (file, module) => {
    expect(plant({ [file]: `import '${module}';\n` })).toHaveLength(1);
  });

  it('lets only the desktop host import Electron', () => {
    expect(plant({ 'electron/host/desktop/a.ts': "import { app } from 'electron';\n" })).toEqual([]);
  });

  it('sees imports of types, dynamic imports, re-exports and the scripts of components', () => {
    const target = { 'electron/core/risk/b.ts': 'export const b = 1;\nexport type B = 1;\n' };
    const ways = [
      "import type { B } from '../risk/b.ts';",
      "const b = await import('../risk/b.ts');",
      "export { b } from '../risk/b.ts';",
    ];
    for (const way of ways) expect(plant({ ...target, 'electron/core/model/a.ts': way })).toHaveLength(1);
    rmSync(path.join(tree, 'electron/core/model/a.ts'));
    const component =
      '<script lang="ts">\n  import Part from \'../features/overview/Part.svelte\';\n</script>\n<Part />\n';
    const breaches = plant({ 'renderer/ui/A.svelte': component, 'renderer/features/overview/Part.svelte': '<p></p>' });
    expect(breaches.map((breach) => breach.split(' ')[0])).toEqual(['renderer/ui/A.svelte:2:']);
  });

  it('judges an import by the file that it means, however it is written', () => {
    const target = { 'electron/host/cli/b.ts': 'export const b = 1;\n' };
    const detour = "import { b } from '../web/../../host/cli/b.ts';\n";
    expect(plant({ ...target, 'electron/host/web/a.ts': detour })).toHaveLength(1);
  });

  it('forbids circles, however long', () => {
    const breaches = plant({
      'electron/core/model/a.ts': "import './b.ts';\n",
      'electron/core/model/b.ts': "import './c.ts';\n",
      'electron/core/model/c.ts': "import type { A } from './a.ts';\n",
      'electron/core/model/d.ts': "import './a.ts';\n",
    });
    expect(breaches).toHaveLength(1);
    expect(breaches[0]).toContain('Circle of imports: ');
    expect(breaches[0]).not.toContain('d.ts');
  });

  it('asks for a room for every new folder', () => {
    expect(plant({ 'electron/core/new-room/a.ts': '' })[0]).toContain('no room of the house holds this file');
  });
});
