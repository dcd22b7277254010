import { setTimeout as sleep } from 'node:timers/promises';
import { NO_TRACING } from '@footfall/tracing';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';
import { type Job, startJobs } from './runner.ts';

type Line = { job: string; msg: string; err: { message: string } };

function context() {
  const lines: Line[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  return { metrics: createMetrics(), tracing: NO_TRACING, log, lines };
}

const job = (name: string, run: Job['run']): Job => ({ name, everyMs: 5, timeoutMs: 50, run });

describe('the runner', () => {
  it('runs a job again and again, and one that fails costs no other', async () => {
    const { metrics, tracing, log, lines } = context();
    let runs = 0;
    const runner = startJobs(
      [
        job('good', async () => {
          runs += 1;
          return { failures: 0 };
        }),
        job('bad', () => Promise.reject(new Error('no luck'))),
      ],
      { metrics, tracing, log },
    );
    await expect.poll(() => runs).toBeGreaterThan(3);
    await runner.stop();
    const runsAtStop = runs;
    await sleep(30);
    expect(runs).toBe(runsAtStop);
    expect(lines[0]).toMatchObject({ job: 'bad', msg: 'job failed', err: { message: 'no luck' } });
    const text = await metrics.registry.metrics();
    expect(text).toContain(`footfall_job_runs_total{job_name="good"} ${runs}`);
    expect(text).toMatch(/footfall_job_failures_total\{job_name="bad"\} [1-9]/);
    expect(text).toMatch(/footfall_job_last_success_timestamp_seconds\{job_name="good"\} \d+/);
    expect(text).not.toContain('footfall_job_last_success_timestamp_seconds{job_name="bad"}');
  });

  it('calls off a run that takes too long, and says so', async () => {
    const { metrics, tracing, log, lines } = context();
    const runner = startJobs(
      [
        job('slow', async (signal) => {
          await sleep(60_000, undefined, { signal }).catch(() => undefined);
          return { failures: 0 };
        }),
      ],
      { metrics, tracing, log },
    );
    await expect.poll(() => lines.length).toBeGreaterThan(0);
    await runner.stop();
    expect(lines[0]?.err.message).toBe('took longer than 50 ms and was called off');
  });

  it('counts months that failed, and calls no run a success in which one did', async () => {
    const { metrics, tracing, log } = context();
    const runner = startJobs([job('some', () => Promise.resolve({ failures: 2 }))], {
      metrics,
      tracing,
      log,
    });
    await sleep(20);
    await runner.stop();
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/footfall_job_failures_total\{job_name="some"\} [2-9]/);
    expect(text).not.toContain('footfall_job_last_success_timestamp_seconds{');
  });

  it('does not report as failed what failed because it was stopped', async () => {
    const { metrics, tracing, log, lines } = context();
    const runner = startJobs(
      [job('long', (signal) => sleep(60_000, { failures: 0 }, { signal }))],
      { metrics, tracing, log },
    );
    await runner.stop();
    expect(lines).toEqual([]);
  });
});
