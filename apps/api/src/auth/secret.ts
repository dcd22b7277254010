/** The secret that signs session cookies: given by the environment, or made once and kept in the data folder. */
import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** 256 bits, the strength of the HMAC that it keys. */
const SECRET_BYTES = 32;
export const SECRET_LENGTH_MIN = 32;

const secretsSchema = z.object({ betterAuthSecret: z.string().min(SECRET_LENGTH_MIN) });

/**
 * Reads `secrets.json` of the folder; makes both when they are missing. Every replica needs the same
 * secret: more than one machine means giving it by the environment.
 */
export async function readOrCreateSecret(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'secrets.json');
  return (await readSecret(file)) ?? (await createSecret(dataFolder, file));
}

async function readSecret(file: string): Promise<string | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isErrorWithCode(error, 'ENOENT')) return null;
    throw error;
  }
  return secretsSchema.parse(JSON.parse(text)).betterAuthSecret;
}

async function createSecret(dataFolder: string, file: string): Promise<string> {
  await mkdir(dataFolder, { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  const secrets = { betterAuthSecret: randomBytes(SECRET_BYTES).toString('base64url') };
  await writeFile(draft, `${JSON.stringify(secrets)}\n`, { mode: 0o600, flush: true });
  try {
    // Unlike a rename, a link never replaces what another process has just put there.
    await link(draft, file);
  } catch (error) {
    if (!isErrorWithCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
  const secret = await readSecret(file);
  if (secret === null) throw new Error(`${file} vanished while it was made`);
  return secret;
}

function isErrorWithCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
