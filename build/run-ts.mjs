import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

/**
 * Runs a TypeScript program as it would be shipped: bundled into one file, with its dependencies outside. Usage: node
 * build/run-ts.mjs FILE.ts [ARGUMENT...]; the program finds its arguments in process.argv as usual.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const [, , entry, ...args] = process.argv;
const directory = path.join(root, 'dist', 'run', String(process.pid));
await mkdir(directory, { recursive: true });
try {
  const outDir = directory;
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      target: 'node20.19',
      ssr: path.resolve(entry),
      outDir,
      emptyOutDir: false,
      minify: false,
      rollupOptions: {
        external: [/^node:/, /^[^./]/],
        output: { entryFileNames: 'program.mjs', format: 'es', codeSplitting: false },
      },
    },
  });
  process.argv = [process.argv[0], path.resolve(entry), ...args];
  await import(pathToFileURL(path.join(directory, 'program.mjs')).href);
} finally {
  await rm(directory, { recursive: true, force: true });
}
