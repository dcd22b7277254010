/** `npm start -- --demo`: the site `demo` with a past that is sent like any server-side hits, and a living present. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { demoDefinitions } from './demo/definitions.ts';
import { runLiveTraffic } from './demo/live.ts';
import { sendDemoHistory } from './demo/sender.ts';
import { say } from './progress.ts';

export type DemoOptions = {
  apiUrl: string;
  beaconUrl: string;
  apiKey: string;
  dataDir: string;
  signal: AbortSignal;
};

const SITE_ID = 'demo';
const DAYS = 90;
const CALL_MS = 10_000;

/** Makes the site, sends its past once per data folder, and keeps visitors coming until the signal. */
export async function runDemo(options: DemoOptions): Promise<void> {
  await makeSite(options);
  const common = {
    beaconUrl: options.beaconUrl,
    apiKey: options.apiKey,
    siteId: SITE_ID,
    signal: options.signal,
  };
  await Promise.all([sendHistoryOnce(options, common), runLiveTraffic(common)]);
}

async function makeSite(options: DemoOptions): Promise<void> {
  const isNew = await post(options, 'sites', {
    id: SITE_ID,
    domain: 'demo.example',
    name: 'Demo',
    timezone: 'Europe/Berlin',
    trackerVariant: 'full',
  });
  if (!isNew) return;
  for (const { path, definition } of demoDefinitions(Date.now())) {
    await post(options, path, { site: SITE_ID, ...definition });
  }
}

/** False when it is there already. */
async function post(
  { apiUrl, apiKey, signal }: DemoOptions,
  path: string,
  body: unknown,
): Promise<boolean> {
  const answer = await fetch(`${apiUrl}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]),
  });
  if (answer.ok) return true;
  if (answer.status === 409) return false;
  throw new Error(`The demo's ${path} were refused: ${answer.status} ${await answer.text()}`);
}

async function sendHistoryOnce(
  options: DemoOptions,
  common: { beaconUrl: string; apiKey: string; siteId: string; signal: AbortSignal },
): Promise<void> {
  const marker = join(options.dataDir, 'local', 'demo-sent');
  if (existsSync(marker)) return;
  let shown = 0;
  await sendDemoHistory({
    ...common,
    now: Date.now(),
    days: DAYS,
    onProgress: ({ daysDone, hitsSent }) => {
      if (daysDone < shown + 10 && daysDone < DAYS) return;
      shown = daysDone;
      say(`Demo: ${daysDone} of ${DAYS} days of traffic, ${hitsSent} hits.`);
    },
  });
  mkdirSync(dirname(marker), { recursive: true });
  writeFileSync(marker, `${new Date().toISOString()}\n`);
}
