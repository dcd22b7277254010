/** Builds the dashboard into dist/ with hashed assets, and serves it for development with the API behind /api. */
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const proxy = {
  '/api': { target: process.env['FOOTFALL_API'] ?? 'http://127.0.0.1:3000', changeOrigin: false },
};

const IS_GROUND =
  /node_modules|[\\/]src[\\/](format|text|trpc)[\\/]|[\\/]src[\\/]ui[\\/](button|icon|menu|notice|paths|presence-dot|row-bar|shell|tabs|theme|use-)/;
/** What only a view needs that is loaded when it is asked for. */
const IS_FOR_ONE_VIEW =
  /node_modules[\\/](d3-geo|d3-array|internmap|topojson-client|world-atlas|uqr|@simplewebauthn)[\\/]|[\\/]src[\\/](text[\\/](views|de)|format[\\/](csv|bytes|money)|trpc[\\/](session|invitation|passkeys|providers|use-failure-words))/;

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: { host: '127.0.0.1', port: 5173, proxy },
  preview: { host: '127.0.0.1', port: 4173, proxy },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Says which files a page loads first; the size check reads it.
    manifest: true,
    // The page is served under `script-src 'self'`: nothing may be inlined into it, not even as a data URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What all pages are made of travels as one file, which compresses better than many and changes less
          // often than the pages; each page is a file of its own.
          groups: [
            {
              name: 'ground',
              test: (id) => IS_GROUND.test(id) && !IS_FOR_ONE_VIEW.test(id),
            },
          ],
        },
      },
    },
  },
});
