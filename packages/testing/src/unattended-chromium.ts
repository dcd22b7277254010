/**
 * A Chromium that no debugger is attached to, for what one would prevent: prerendering is off in a
 * page under DevTools, and every tab under Playwright believes itself to be visible.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHROMIUM_FLAGS, ensureChromium } from './chromium.ts';

const START_MS = 30_000;
const STOP_MS = 5000;
const CALL_MS = 10_000;

export type UnattendedChromium = {
  /** Opens a tab in front of the others; gives its id. */
  open(url: string): Promise<string>;
  /** Brings a tab to the front. */
  activate(tabId: string): Promise<void>;
  /** Ends the browser and deletes its profile. */
  close(): Promise<void>;
};

/** Starts a headless Chromium with an empty profile and one empty tab. It must be closed. */
export async function startUnattendedChromium(): Promise<UnattendedChromium> {
  const executablePath = await ensureChromium();
  const profile = await mkdtemp(join(tmpdir(), 'footfall-chromium-'));
  const child = spawn(
    executablePath,
    [
      '--headless',
      '--no-sandbox',
      ...CHROMIUM_FLAGS,
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    // A group of its own, so that its helper processes end with it.
    { stdio: 'ignore', detached: true },
  );
  const close = async () => {
    await end(child);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const address = `http://127.0.0.1:${await readPort(profile, child)}/json`;
    return {
      open: async (url) => {
        const answer = await call(`${address}/new?${encodeURI(url)}`, 'PUT');
        return ((await answer.json()) as { id: string }).id;
      },
      activate: async (tabId) => {
        await call(`${address}/activate/${tabId}`, 'GET');
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function call(url: string, method: string): Promise<Response> {
  const answer = await fetch(url, { method, signal: AbortSignal.timeout(CALL_MS) });
  if (!answer.ok) throw new Error(`Chromium answered ${answer.status} to ${url}`);
  return answer;
}

/** Chromium writes the port of its debugging interface into its profile when it listens. */
async function readPort(profile: string, child: ChildProcess): Promise<string> {
  for (const start = Date.now(); Date.now() - start < START_MS; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`Chromium ended with code ${child.exitCode}`);
    const text = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    const port = text.split('\n')[0];
    if (port) return port;
  }
  throw new Error(`Chromium did not start within ${START_MS} ms`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  const result = await Promise.race([ended, sleep(STOP_MS, null, { ref: false })]);
  if (result !== null) return;
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}
