/** How long reports take over what the bench has stored, before and after it is sealed, and how fast sealing is. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryInput } from '@footfall/domain';
import type { Apps } from '../test/setup/apps.ts';
import type { FootfallApi } from '../test/setup/footfall-api.ts';

export type ReportTimes = {
  hits: number;
  sealedPerSecond: number;
  /** Milliseconds of the median of five, by question. */
  questions: Record<string, { 'from the tail, ms': number; 'from parts, ms': number }>;
};

type Ground = { apps: Apps; api: FootfallApi; siteId: string; hits: number };

const RUNS = 5;
const SEAL_TIMEOUT_MS = 180_000;

const QUESTIONS: Record<string, Omit<QueryInput, 'site'>> = {
  'visitors, pageviews': { metrics: ['visitors', 'pageviews'], range: 'today' },
  'top pages': {
    metrics: ['visitors', 'pageviews'],
    range: 'today',
    dimensions: ['page'],
    limit: 10,
  },
};

/** Measures with the worker away, then starts it, waits until everything is sealed, and measures again. */
export async function measureReports(ground: Ground): Promise<ReportTimes> {
  const { apps, hits } = ground;
  const tail = await askAll(ground);
  const startedAt = performance.now();
  await apps.worker.start();
  await untilSealed(ground);
  const sealedPerSecond = Math.round((hits / (performance.now() - startedAt)) * 1_000);
  const parts = await askAll(ground);
  const questions = Object.fromEntries(
    Object.keys(QUESTIONS).map((name) => [
      name,
      { 'from the tail, ms': tail[name] ?? 0, 'from parts, ms': parts[name] ?? 0 },
    ]),
  );
  return { hits, sealedPerSecond, questions };
}

async function untilSealed({ apps, hits }: Ground): Promise<void> {
  const deadline = Date.now() + SEAL_TIMEOUT_MS;
  for (;;) {
    const text = await (await fetch(`${apps.worker.url}/metrics`)).text();
    const sealed = Number(/^footfall_sealed_hits_total (\d+)/m.exec(text)?.[1] ?? 0);
    if (sealed >= hits) return;
    if (Date.now() > deadline) throw new Error(`only ${sealed} of ${hits} hits were sealed`);
    await sleep(50);
  }
}

async function askAll({ api, siteId }: Ground): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const startedAt = performance.now();
      // A limit of its own each time: the same question would be answered from the cache.
      await api.query({ ...question, site: siteId, limit: 10 + run });
      runs.push(performance.now() - startedAt);
    }
    times[name] = Math.round(runs.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0);
  }
  return times;
}
