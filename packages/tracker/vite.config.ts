/** Builds one variant of the script, named by the mode: one minified file without imports, for browsers of autumn 2020 and later. */
import { defineConfig } from 'vite';

export default defineConfig(({ mode }) => ({
  build: {
    target: 'es2021',
    outDir: 'dist',
    // The variants are built one after the other into the same folder.
    emptyOutDir: false,
    minify: true,
    lib: { entry: `src/${mode}.ts`, formats: ['iife'], name: 'f', fileName: () => `${mode}.js` },
  },
}));
