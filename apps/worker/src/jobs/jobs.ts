/** The worker's jobs: what runs how often. */
import type { Job } from '../runner.ts';
import { archiveMonths } from './archive-months.ts';
import { carryOutImports } from './carry-out-imports.ts';
import { carryOutRemovals } from './carry-out-removals.ts';
import { expireMonths } from './expire-months.ts';
import { lookEverywhere, lookForHits } from './find-months.ts';
import { mailSummaries } from './mail-summaries.ts';
import { sealDueMonths } from './seal-months.ts';
import { collectLeftovers, compactMonths, mergeMonths, sweepMonths } from './tidy-months.ts';
import type { WorkerContext } from './worker-context.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Looks that come so often find a busy site soon, and cost a small query each. */
const LOOKS_PER_INTERVAL = 6;

/** The table. A job that takes long is called off within the hour: orphans are told by that. */
export function createJobs(context: WorkerContext): Job[] {
  let lookedAt = context.archive.clock();
  return [
    {
      name: 'find',
      everyMs: 10 * MINUTE_MS,
      timeoutMs: 10 * MINUTE_MS,
      run: async (signal) => {
        await lookEverywhere(context, signal);
        return { failures: 0 };
      },
    },
    {
      name: 'seal',
      everyMs: Math.ceil(context.sealIntervalMs / LOOKS_PER_INTERVAL),
      timeoutMs: HOUR_MS,
      run: async (signal) => {
        lookedAt = await lookForHits(context, lookedAt);
        return { failures: await sealDueMonths(context, signal) };
      },
    },
    {
      name: 'compact',
      everyMs: MINUTE_MS,
      timeoutMs: HOUR_MS,
      run: async (signal) => ({ failures: await compactMonths(context, signal) }),
    },
    {
      name: 'archive',
      everyMs: HOUR_MS,
      timeoutMs: HOUR_MS,
      run: async (signal) => ({ failures: await archiveMonths(context, signal) }),
    },
    {
      name: 'merge',
      everyMs: HOUR_MS,
      timeoutMs: HOUR_MS,
      run: async (signal) => ({ failures: await mergeMonths(context, signal) }),
    },
    {
      name: 'expire',
      everyMs: HOUR_MS,
      timeoutMs: 10 * MINUTE_MS,
      run: async (signal) => ({ failures: await expireMonths(context, signal) }),
    },
    {
      name: 'remove',
      everyMs: MINUTE_MS,
      timeoutMs: HOUR_MS,
      run: async (signal) => ({ failures: await carryOutRemovals(context, signal) }),
    },
    {
      name: 'import',
      everyMs: 5 * SECOND_MS,
      timeoutMs: HOUR_MS,
      run: async (signal) => ({ failures: await carryOutImports(context, signal) }),
    },
    {
      name: 'summaries',
      everyMs: 10 * MINUTE_MS,
      timeoutMs: HOUR_MS,
      run: async (signal) => ({ failures: await mailSummaries(context, signal) }),
    },
    {
      name: 'sweep',
      everyMs: 5 * MINUTE_MS,
      timeoutMs: 10 * MINUTE_MS,
      run: async (signal) => ({ failures: await sweepMonths(context, signal) }),
    },
    {
      name: 'collect',
      everyMs: 6 * HOUR_MS,
      timeoutMs: HOUR_MS,
      run: async (signal) => {
        await collectLeftovers(context, signal);
        return { failures: 0 };
      },
    },
  ];
}
