import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as packageApp } from 'electron-builder';
import { ensureBuilt } from './built.mjs';

/**
 * `npm run pack` makes the unpacked app in release/, from an Electron runtime that is already there. `npm run pack --
 * --test` makes the variant for the smoke suite, in release/test/. `npm run pack -- --to DIR` makes the app
 * elsewhere. `npm run dist` makes the packages for this system and downloads the runtime and packaging tools where
 * they are missing.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const wants = (option) => process.argv.includes(option);
const output = wants('--to') ? process.argv[process.argv.indexOf('--to') + 1] : null;
const runtime = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(ROOT, 'node_modules/electron/dist');

if (!wants('--packages') && !existsSync(path.join(runtime, 'version'))) {
  process.stderr.write(
    `There is no Electron runtime in ${runtime}, so there is nothing to pack the app with.\n` +
      'Download it with: node node_modules/electron/install.js, or name one with ELECTRON_OVERRIDE_DIST_PATH.\n',
  );
  process.exit(1);
}
await ensureBuilt(ROOT);
await packageApp({
  projectDir: ROOT,
  publish: 'never',
  ...(wants('--packages') ? {} : { dir: true }),
  config: {
    extends: path.join(ROOT, wants('--test') ? 'electron-builder.test.yml' : 'electron-builder.yml'),
    ...(output !== null && { directories: { output } }),
    ...(existsSync(path.join(runtime, 'version')) && { electronDist: runtime }),
  },
});
