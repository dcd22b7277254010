/** A real Chromium for tests: found on this machine or taken from Debian's packages, with a profile of its own. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BrowserContext, chromium } from 'playwright-core';

const run = promisify(execFile);

const LOOKUP_MS = 10_000;
/** A cold mirror and a slow disk: about 100 packages. */
const INSTALL_MS = 600_000;
const LAUNCH_MS = 60_000;

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** For every Chromium of a test: nothing but the pages under test may use the network. */
export const CHROMIUM_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What Playwright switches off but visitors have on: the tracker must be right with it. */
const VISITORS_HAVE = ['--disable-back-forward-cache'];

/**
 * The path of a Chromium; installs Debian's where there is none.
 *
 * @throws Error with a sentence for the person at the terminal when there is none and it cannot be installed.
 */
export async function ensureChromium(): Promise<string> {
  const found = await findChromium();
  if (found !== null) return found;
  await installChromium();
  const installed = await findChromium();
  if (installed === null) throw new Error('Chromium was installed but is not on the PATH.');
  return installed;
}

async function findChromium(): Promise<string | null> {
  const script = NAMES.map((name) => `command -v ${name}`).join(' || ');
  try {
    const { stdout } = await run('sh', ['-c', script], { timeout: LOOKUP_MS });
    return stdout.trim();
  } catch {
    return null;
  }
}

async function installChromium(): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new Error(
      'The browser tests need Chromium and only root may install it: run "sudo apt-get install chromium".',
    );
  }
  // Another run may be installing at the same moment: wait for its lock.
  const apt = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', '-o', 'DPkg::Lock::Timeout=300'];
  try {
    await run('env', [...apt, 'update'], { timeout: INSTALL_MS });
    const install = ['install', '--no-install-recommends', 'chromium'];
    await run('env', [...apt, ...install], { timeout: INSTALL_MS, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    throw new Error(
      'The browser tests need Chromium and apt-get could not install it: install a Chromium and run them again.',
      { cause: error },
    );
  }
}

export type TestBrowser = {
  /** Pages, permissions and network conditions; Playwright's. */
  context: BrowserContext;
  /** Ends the browser and deletes its profile. */
  close(): Promise<void>;
};

export type LaunchOptions = {
  /** More command-line flags. */
  args?: readonly string[];
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
};

/** Starts a headless Chromium with an empty profile. Every one that is started must be closed. */
export async function launchChromium(options: LaunchOptions = {}): Promise<TestBrowser> {
  const executablePath = await ensureChromium();
  const profile = await mkdtemp(join(tmpdir(), 'footfall-chromium-'));
  const deleteProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      chromiumSandbox: false,
      ignoreDefaultArgs: VISITORS_HAVE,
      args: [...CHROMIUM_FLAGS, ...(options.args ?? [])],
      timeout: LAUNCH_MS,
      ...(options.viewport === undefined ? {} : { viewport: options.viewport }),
      ...(options.colorScheme === undefined ? {} : { colorScheme: options.colorScheme }),
    });
    return {
      context,
      close: async () => {
        await context.close();
        await deleteProfile();
      },
    };
  } catch (error) {
    await deleteProfile();
    throw error;
  }
}
