/** The script that sites load: the variant that a site asks for under one address, and each version under its own. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { TRACKER_VARIANTS, type TrackerVariant, trackerVariantOf } from '@footfall/domain';
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

type Script = {
  text: string;
  /** Compressed once, as far as it goes. */
  br: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
  version: string;
  path: string;
  integrity: string;
};
type Scripts = Record<TrackerVariant, Script>;

export type ScriptOptions = {
  siteOf: SiteLookup;
  /** The folder with `core.js`, `standard.js` and `full.js`. */
  dir: string;
  /** Where the script is found: `/f.js`; its versions are `/f-<version>.js`, their list `/f.json`. */
  path: string;
  /** Where it sends hits, beside itself: `e`, or what the operator calls it. */
  hitName: string;
};

/** Serves the built scripts from memory; they are read when one is first asked for. */
export function scriptRoutes({ siteOf, dir, path, hitName }: ScriptOptions): Hono<BeaconEnv> {
  const stem = path.replace(/\.js$/, '');
  const routes = new Hono<BeaconEnv>();
  let read: Scripts | undefined;
  const scripts = async () => {
    read ??= await readScripts({ dir, stem, hitName });
    return read;
  };

  routes.get(path, async (context) => {
    const all = await scripts();
    if (all === undefined) return notBuilt(context);
    const site = context.req.query('s');
    const found = site === undefined ? undefined : await siteOf(site);
    // The default also while sites cannot be looked up.
    const variant = trackerVariantOf(found?.is === 'known' ? found.value : {});
    return answer(context, all[variant], FLOATING);
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

function answer(context: Context<BeaconEnv>, script: Script, caching: string): Response {
  const encoding = ENCODINGS.find((one) => accepts(context.req.header('accept-encoding'), one));
  const etag = `"${script.version}${encoding === undefined ? '' : `-${encoding}`}"`;
  const headers = { ...HEADERS, 'Cache-Control': caching, ETag: etag, Vary: 'Accept-Encoding' };
  if (context.req.header('if-none-match')?.includes(etag)) {
    return context.body(null, 304, headers);
  }
  const type = { ...headers, 'Content-Type': 'text/javascript; charset=utf-8' };
  if (encoding === undefined) return context.body(script.text, 200, type);
  return context.body(script[encoding], 200, { ...type, 'Content-Encoding': encoding });
}

/** Smallest first. */
const ENCODINGS = ['br', 'gzip'] as const;

/** Whether a browser takes an encoding: named, and not with a weight of 0. */
function accepts(header: string | undefined, encoding: string): boolean {
  return (header ?? '').split(',').some((part) => {
    const [name, weight] = part.trim().split(/\s*;\s*q=/);
    return name === encoding && Number(weight ?? 1) > 0;
  });
}

function notBuilt(context: Context<BeaconEnv>): Response {
  return context.json({ error: 'The script is not built; run npm run build.' }, 404);
}

type Place = { dir: string; stem: string; hitName: string };

async function readScripts(place: Place): Promise<Scripts | undefined> {
  const [core, standard, full] = await Promise.all(
    (['core', 'standard', 'full'] as const).map((variant) => readScript(variant, place)),
  );
  if (core === undefined || standard === undefined || full === undefined) return undefined;
  return { core, standard, full };
}

async function readScript(
  variant: TrackerVariant,
  { dir, stem, hitName }: Place,
): Promise<Script | undefined> {
  const built = await readFile(join(dir, `${variant}.js`), 'utf8').catch(() => undefined);
  if (built === undefined) return undefined;
  const text = nameHits(built, hitName);
  const version = hash('sha256', text).toString('hex').slice(0, VERSION_CHARACTERS);
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  return {
    text,
    br: new Uint8Array(await promisify(brotliCompress)(text, options)),
    gzip: new Uint8Array(await promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION })),
    version,
    path: `${stem}-${version}.js`,
    integrity: `sha384-${hash('sha384', text).toString('base64')}`,
  };
}

/** The script's own default, in packages/tracker/src/options.ts. */
const DEFAULT_HIT_NAME = 'e';

/** Puts the operator's name for the address of hits into the script. */
function nameHits(text: string, hitName: string): string {
  if (hitName === DEFAULT_HIT_NAME) return text;
  const [before, after, ...more] = text.split(`.api||"${DEFAULT_HIT_NAME}"`);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error('the built script has no place, or more than one, for the address of hits');
  }
  return `${before}.api||"${hitName}"${after}`;
}

function hash(algorithm: string, text: string): Buffer {
  return createHash(algorithm).update(text).digest();
}
