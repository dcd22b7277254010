/** Runs jobs again and again, each by itself, so that a job that fails or hangs costs no other. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tracing } from '@footfall/tracing';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

export type Job = {
  name: string;
  /** From the end of one run to the start of the next; the first run is at once. */
  everyMs: number;
  /** A run that takes longer is called off: its signal aborts. */
  timeoutMs: number;
  /** Failures of single months are counted by the job, as a number; a failure of the whole run throws. */
  run(signal: AbortSignal): Promise<{ failures: number }>;
};

export type Runner = {
  /** Calls off what runs, and resolves when all has ended. */
  stop(): Promise<void>;
};

type RunnerContext = { metrics: Metrics; tracing: Tracing; log: Logger };

/** Starts the jobs. */
export function startJobs(jobs: readonly Job[], context: RunnerContext): Runner {
  const stopping = new AbortController();
  // Each job listens while it rests; more than ten would be taken for a leak.
  setMaxListeners(0, stopping.signal);
  const ended = Promise.all(jobs.map((job) => repeat(job, context, stopping.signal)));
  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

async function repeat(job: Job, context: RunnerContext, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await runOnce(job, context, stop);
    await sleep(job.everyMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function runOnce(
  { name, timeoutMs, run }: Job,
  { metrics, tracing, log }: RunnerContext,
  stop: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const timeout = AbortSignal.timeout(timeoutMs);
  const trace = tracing.draw('job', `job ${name}`);
  try {
    const { failures } = await run(AbortSignal.any([stop, timeout]));
    if (timeout.aborted) throw new Error(`took longer than ${timeoutMs} ms and was called off`);
    metrics.failures.inc({ job_name: name }, failures);
    if (failures === 0) metrics.lastSuccess.set({ job_name: name }, Date.now() / 1000);
    trace?.end({ failures });
  } catch (error) {
    // Stopping makes calls fail; that is no failure of the job.
    if (stop.aborted) trace?.end();
    else {
      trace?.fail();
      metrics.failures.inc({ job_name: name });
      log.error({ job: name, err: error }, 'job failed');
    }
  } finally {
    metrics.runs.inc({ job_name: name });
    metrics.seconds.inc({ job_name: name }, (performance.now() - startedAt) / 1000);
  }
}
