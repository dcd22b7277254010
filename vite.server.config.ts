/** Builds one server app into dist/: our own workspaces are bundled, packages of the registry stay outside. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

type Manifest = { footfall?: { entries?: Record<string, string> } };

const manifest = JSON.parse(readFileSync(resolve('package.json'), 'utf8')) as Manifest;

export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: manifest.footfall?.entries ?? { main: 'src/main.ts' },
      output: { entryFileNames: '[name].js' },
    },
  },
  ssr: { noExternal: [/^@footfall\//], target: 'node' },
});
