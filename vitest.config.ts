/** One run for every test: beside the code in apps and packages, across them in test/. */
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Examples name the client as its users do; it need not be built for them.
  resolve: {
    alias: { '@footfall/client': resolve(import.meta.dirname, 'packages/client/src/index.ts') },
  },
  test: {
    include: ['{apps,packages}/*/{src,test}/**/*.test.{ts,tsx}', '{test,infra}/**/*.test.ts'],
    globalSetup: ['test/setup/cluster.ts'],
    // Two cores, and most tests have processes of their own: more workers would only wait for each other.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // A test that leaves something running is a bug; do not wait for it for ever.
    teardownTimeout: 30_000,
  },
});
