import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/** The command line, the web host and Electron's main process: ES modules for Node, dependencies left outside. */
export default defineConfig({
  build: {
    target: 'node20.19',
    outDir: 'dist',
    emptyOutDir: false,
    ssr: true,
    minify: false,
    rollupOptions: {
      input: { 'cli/headroom': 'electron/host/cli/main.ts', 'desktop/main': 'electron/host/desktop/main.ts' },
      external: [/^node:/, ...builtinModules, /^[^./]/],
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', format: 'es' },
    },
  },
});
