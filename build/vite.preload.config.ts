import { defineConfig } from 'vite';

/**
 * The build of the sandboxed window's preload: one CommonJS file, because a sandboxed preload cannot require files of
 * its own.
 */
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
