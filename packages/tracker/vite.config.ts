/** Builds the script that sites load: one minified file without imports, for browsers of 2018 and later. */
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2018',
    outDir: 'dist',
    emptyOutDir: true,
    minify: true,
    lib: { entry: 'src/script.ts', formats: ['iife'], name: 'f', fileName: () => 'f.js' },
  },
});
