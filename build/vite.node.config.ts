import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/**
 * The build of the command line, the web host, Electron's main process and the thread that replays the journal: ES
 * modules for Node, with dependencies outside.
 */
export default defineConfig({
  build: {
    target: 'node20.19',
    outDir: 'dist',
    emptyOutDir: false,
    ssr: true,
    minify: false,
    rollupOptions: {
      input: {
        'cli/headroom': 'electron/host/cli/main.ts',
        'desktop/main': 'electron/host/desktop/main.ts',
        'history/worker': 'electron/services/history/worker.ts',
      },
      external: [/^node:/, ...builtinModules, /^[^./]/],
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', format: 'es' },
    },
  },
});
