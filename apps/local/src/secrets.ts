/** The key by which the demo talks to the API and the beacon; made once, kept where only its owner can read it. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Reads the demo's API key from the data folder, or makes it. */
export function readOrMakeDemoKey(dataDir: string): string {
  const path = join(dataDir, 'local', 'demo-api-key');
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = `ffdemo_${randomBytes(32).toString('base64url')}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${key}\n`, { mode: 0o600 });
  return key;
}
