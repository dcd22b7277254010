/** `GET /f.js`: the script that sites load. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import type { BeaconEnv } from '../beacon.ts';

/** A fix reaches every visitor within an hour. */
const HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'public, max-age=3600',
  // Sites that isolate themselves (COEP) may load it too.
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
};

type Script = { text: string; etag: string };

/** Serves the built script from memory; it is read when it is first asked for. */
export function scriptRoutes(file: string): Hono<BeaconEnv> {
  let script: Script | undefined;
  const routes = new Hono<BeaconEnv>();
  routes.get('/f.js', async (context) => {
    script ??= await readScript(file);
    if (script === undefined) {
      return context.json({ error: 'The script is not built; run npm run build.' }, 404);
    }
    const headers = { ...HEADERS, ETag: script.etag };
    if (context.req.header('if-none-match')?.includes(script.etag)) {
      return context.body(null, 304, headers);
    }
    return context.body(script.text, 200, {
      ...headers,
      'Content-Type': 'text/javascript; charset=utf-8',
    });
  });
  return routes;
}

async function readScript(file: string): Promise<Script | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}
