/**
 * Builds one variant of the script, named by the mode: one minified file without imports, for browsers of autumn 2020
 * and later. The mode `index` is the module for sites that bundle: it is left to them to minify.
 */
import { defineConfig } from 'vite';

export default defineConfig(({ mode }) => ({
  build: {
    target: 'es2021',
    outDir: 'dist',
    // All are built one after the other into the same folder.
    emptyOutDir: false,
    minify: mode !== 'index',
    lib: {
      entry: `src/${mode}.ts`,
      formats: [mode === 'index' ? 'es' : 'iife'],
      name: 'f',
      fileName: () => `${mode}.js`,
    },
  },
}));
