import { defineConfig } from 'vite';

/** The preload of the sandboxed window: one CommonJS file, because a sandboxed preload can require nothing of its own. */
export default defineConfig({
  build: {
    target: 'chrome140',
    outDir: 'dist/desktop',
    emptyOutDir: false,
    minify: false,
    lib: { entry: 'electron/host/desktop/preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    rollupOptions: { external: ['electron'] },
  },
});
