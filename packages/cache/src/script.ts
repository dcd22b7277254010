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

/**
 * Runs a script several times, in order, in one round trip. It may run again from the beginning when
 * the server does not know it, so a repetition must change nothing.
 */
export async function runScriptForAll(
  redis: Redis,
  script: Script,
  calls: readonly ScriptCall[],
): Promise<unknown[]> {
  const [only] = calls;
  if (only !== undefined && calls.length === 1) return [await runScript(redis, script, only)];
  try {
    return await runPipeline(redis, script, calls);
  } catch (error) {
    if (!isUnknownScript(error)) throw error;
    await redis.script('LOAD', script.text);
    return await runPipeline(redis, script, calls);
  }
}

async function runPipeline(redis: Redis, script: Script, calls: readonly ScriptCall[]) {
  const pipeline = redis.pipeline();
  for (const { keys, args } of calls) pipeline.evalsha(script.sha, keys.length, ...keys, ...args);
  const results = await pipeline.exec();
  return (results ?? []).map(([error, value]) => {
    if (error !== null) throw error;
    return value;
  });
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
