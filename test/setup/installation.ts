/** `npm start` as a person runs it, in a data folder and on ports of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '@footfall/testing';
import { type Ended, runToEnd } from './run-to-end.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export type Installation = {
  dashboard: string;
  beacon: string;
  apiKey: string;
  email: string;
  password: string;
  /** Everything that was printed on standard error so far. */
  readonly messages: string;
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number | null>;
};

export type InstallationOptions = {
  /** Arguments of the command line. */
  args?: readonly string[];
  /** Settings that differ from the usual ones. */
  settings?: Record<string, string>;
};

/**
 * Starts everything and waits for the ready line; rejects with what was printed when it ends before.
 * `dataDir` may be used again after a stop.
 */
export async function startInstallation(
  dataDir: string,
  { args = [], settings = {} }: InstallationOptions = {},
): Promise<Installation> {
  const email = 'ada@footfall.test';
  const password = 'correct horse battery';
  const apiKey = randomBytes(24).toString('hex');
  const child = spawn('npm', ['start', '--silent', '--', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      FOOTFALL_DATA: dataDir,
      FOOTFALL_ADMIN_EMAIL: email,
      FOOTFALL_ADMIN_PASSWORD: password,
      FOOTFALL_API_KEY: apiKey,
      PORT: String(await freePort()),
      BEACON_PORT: String(await freePort()),
      WORKER_PORT: String(await freePort()),
      SEAL_INTERVAL_MS: '1000',
      ...settings,
    },
  });
  const messages: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => messages.push(chunk.toString()));
  const [dashboard, beacon] = await readyAddresses(child, messages);
  return {
    dashboard,
    beacon,
    apiKey,
    email,
    password,
    get messages() {
      return messages.join('');
    },
    stop: () => endOf(child),
  };
}

/** `npm run doctor` for a data folder, with no other setting. */
export function runDoctor(dataDir: string): Promise<Ended> {
  const env = { ...process.env, FOOTFALL_DATA: dataDir };
  return runToEnd(['npm', 'run', '--silent', 'doctor'], { cwd: ROOT, env });
}

/** The addresses of the ready line; rejects when the process ends before it. */
function readyAddresses(child: ChildProcess, messages: string[]): Promise<[string, string]> {
  return new Promise((done, fail) => {
    child.once('exit', (code) =>
      fail(new Error(`npm start ended (${code}): ${messages.join('')}`)),
    );
    if (child.stdout === null) return fail(new Error('no standard output'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /^ready {2}dashboard (http:\/\/\S+) {2}beacon (http:\/\/\S+)$/.exec(line);
      if (ready?.[1] !== undefined && ready[2] !== undefined) done([ready[1], ready[2]]);
    });
  });
}

function endOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((done) => {
    child.once('exit', (code) => done(code));
    child.kill('SIGTERM');
  });
}

/** A data folder for {@link startInstallation}, and how to delete it. */
export async function makeDataFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'footfall-start-'));
  // The database runs as a user without rights, who must be able to pass through.
  await chmod(path, 0o711);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
