/** Builds one variant of the script, or the module, into a folder of its own and reads it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

type Variant = 'core' | 'standard' | 'full';

export async function buildVariant(mode: Variant | `${Variant}-module`): Promise<string> {
  const root = resolve(import.meta.dirname, '..');
  const outDir = await mkdtemp(join(tmpdir(), 'footfall-tracker-'));
  await build({ root, mode, logLevel: 'error', build: { outDir } });
  const text = await readFile(join(outDir, `${mode}.js`), 'utf8');
  await rm(outDir, { recursive: true });
  return text;
}
