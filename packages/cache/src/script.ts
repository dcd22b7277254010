/** Runs Lua scripts by their hash; the text travels only when the server does not know it. */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

export type Script = { text: string; sha: string };

export function makeScript(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

export type ScriptCall = { keys: readonly string[]; args: readonly (string | number)[] };

/** Runs a script once. */
export async function runScript(
  redis: Redis,
  script: Script,
  { keys, args }: ScriptCall,
): Promise<unknown> {
  try {
    return await redis.evalsha(script.sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!isUnknownScript(error)) throw error;
    return await redis.eval(script.text, keys.length, ...keys, ...args);
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
