/** The script that sites load: the variant that a site asks for under one address, and each version under its own. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_TRACKER_VARIANT, TRACKER_VARIANTS, type TrackerVariant } from '@footfall/domain';
import { type Context, Hono } from 'hono';
import type { BeaconEnv } from '../beacon.ts';
import type { SiteLookup } from '../lookups/sites.ts';

/** A fix, and another setting of the site, reaches every visitor within an hour. */
const FLOATING = 'public, max-age=3600';
/** The address has the content in it: it never changes. */
const IMMUTABLE = 'public, max-age=31536000, immutable';
/** Enough of the hash to tell versions apart; who does not trust the beacon compares the whole by `integrity`. */
const VERSION_CHARACTERS = 12;

const HEADERS = {
  'Access-Control-Allow-Origin': '*',
  // Sites that isolate themselves (COEP) may load it too.
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
};

type Script = { text: string; etag: string; path: string; integrity: string };
type Scripts = Record<TrackerVariant, Script>;

export type ScriptOptions = {
  siteOf: SiteLookup;
  /** The folder with `core.js`, `standard.js` and `full.js`. */
  dir: string;
  /** Where the script is found: `/f.js`; its versions are `/f-<version>.js`, their list `/f.json`. */
  path: string;
};

/** Serves the built scripts from memory; they are read when one is first asked for. */
export function scriptRoutes({ siteOf, dir, path }: ScriptOptions): Hono<BeaconEnv> {
  const stem = path.replace(/\.js$/, '');
  const routes = new Hono<BeaconEnv>();
  let read: Scripts | undefined;
  const scripts = async () => {
    read ??= await readScripts(dir, stem);
    return read;
  };

  routes.get(path, async (context) => {
    const all = await scripts();
    if (all === undefined) return notBuilt(context);
    const site = context.req.query('s');
    const variant = site === undefined ? undefined : await variantOf(siteOf, site);
    return answer(context, all[variant ?? DEFAULT_TRACKER_VARIANT], FLOATING);
  });

  routes.get(`${stem}.json`, async (context) => {
    const all = await scripts();
    if (all === undefined) return notBuilt(context);
    const variants = TRACKER_VARIANTS.map((variant) => {
      const script = all[variant];
      return [variant, { path: script.path, integrity: script.integrity }] as const;
    });
    return context.json(Object.fromEntries(variants), 200, {
      ...HEADERS,
      'Cache-Control': FLOATING,
    });
  });

  const folder = stem.lastIndexOf('/') + 1;
  const version = `${stem.slice(0, folder)}:version{${stem.slice(folder)}-[0-9a-f]+\\.js}`;
  routes.get(version, async (context) => {
    const all = await scripts();
    if (all === undefined) return notBuilt(context);
    const script = Object.values(all).find((one) => one.path === context.req.path);
    if (script !== undefined) return answer(context, script, IMMUTABLE);
    const error = `There is no such version of the script any more; ${stem}.json lists those that are.`;
    return context.json({ error }, 404, HEADERS);
  });
  return routes;
}

/** What the site's setting says; undefined for the default, also while sites cannot be looked up. */
async function variantOf(siteOf: SiteLookup, siteId: string): Promise<TrackerVariant | undefined> {
  const found = await siteOf(siteId);
  return found.is === 'known' ? found.value.trackerVariant : undefined;
}

function answer(context: Context<BeaconEnv>, script: Script, caching: string): Response {
  const headers = { ...HEADERS, 'Cache-Control': caching, ETag: script.etag };
  if (context.req.header('if-none-match')?.includes(script.etag)) {
    return context.body(null, 304, headers);
  }
  const type = { 'Content-Type': 'text/javascript; charset=utf-8' };
  return context.body(script.text, 200, { ...headers, ...type });
}

function notBuilt(context: Context<BeaconEnv>): Response {
  return context.json({ error: 'The script is not built; run npm run build.' }, 404);
}

async function readScripts(dir: string, stem: string): Promise<Scripts | undefined> {
  const [core, standard, full] = await Promise.all(
    (['core', 'standard', 'full'] as const).map((variant) => readScript(dir, variant, stem)),
  );
  if (core === undefined || standard === undefined || full === undefined) return undefined;
  return { core, standard, full };
}

async function readScript(
  dir: string,
  variant: TrackerVariant,
  stem: string,
): Promise<Script | undefined> {
  const text = await readFile(join(dir, `${variant}.js`), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const version = hash('sha256', text).toString('hex').slice(0, VERSION_CHARACTERS);
  return {
    text,
    etag: `"${version}"`,
    path: `${stem}-${version}.js`,
    integrity: `sha384-${hash('sha384', text).toString('base64')}`,
  };
}

function hash(algorithm: string, text: string): Buffer {
  return createHash(algorithm).update(text).digest();
}
