/** `npm start`: installs and builds what is missing, then runs everything on this machine. Plain JavaScript, because nothing is installed yet. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const LOCAL = join(ROOT, 'apps/local/dist/main.js');
/** Which lock file the installed packages came from. */
const INSTALLED = join(ROOT, 'node_modules/.footfall-lock');

/** Runs a command to its end; its output goes to standard error, since standard output has the ready line alone. */
function run(command, args) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', fail);
    child.on('exit', (code) => {
      if (code === 0) return done();
      process.stderr.write(Buffer.concat(output));
      fail(new Error(`\`${command} ${args.join(' ')}\` failed; the lines above say why.`));
    });
  });
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
}

export async function installIfMissing() {
  const hash = lockHash();
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === hash) return;
  say('Installing packages…');
  await run('npm', ['ci', '--no-audit', '--no-fund']);
  mkdirSync(dirname(INSTALLED), { recursive: true });
  writeFileSync(INSTALLED, hash);
}

/** Builds everything; turbo skips what has not changed. */
export async function build() {
  const turbo = join(ROOT, 'node_modules/.bin/turbo');
  if (existsSync(LOCAL)) return run(turbo, ['run', 'build']);
  // The first time, the local cluster is fetched while the rest is built.
  say('Building, and fetching the local database…');
  await run(turbo, ['run', 'build', '--filter=@footfall/local']);
  const { provision } = await import(pathToFileURL(LOCAL).href);
  await Promise.all([run(turbo, ['run', 'build']), provision()]);
}

async function main() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Footfall needs Node 20.19 or later; this is ${process.versions.node}.`);
  }
  await installIfMissing();
  await build();
  const { command, start } = await import(pathToFileURL(LOCAL).href);
  const args = process.argv.slice(2);
  // `npm run doctor` and its like are for an installation that runs.
  await (args[0] === undefined || args[0].startsWith('-') ? start(args) : command(args));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    say(error.message);
    process.exit(1);
  });
}
