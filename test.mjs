/** `npm test`: does its own set-up in a fresh clone, then runs every test. Arguments go to Vitest. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, installIfMissing } from './start.mjs';

const ROOT = dirname(fileURLToPath(import.meta.url));

function runToEnd(command, args) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit' });
    child.on('error', fail);
    child.on('exit', (code) => done(code ?? 1));
  });
}

async function main() {
  await installIfMissing();
  await build();
  const browser = await runToEnd(process.execPath, ['--import', 'tsx', 'test/setup/browser.ts']);
  if (browser !== 0) return browser;
  const reporters = [
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=.cache/test-results.json',
  ];
  return await runToEnd(join(ROOT, 'node_modules/.bin/vitest'), [
    'run',
    ...reporters,
    ...process.argv.slice(2),
  ]);
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
