/** What the worker tells Prometheus. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** Makes the metrics, in a registry of their own. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  // Not `job`: Prometheus calls by that name what it scrapes, and would rename ours.
  const labelNames = ['job_name'] as const;
  return {
    registry,
    runs: new Counter({
      name: 'footfall_job_runs_total',
      help: 'Runs of a job that came to an end.',
      labelNames,
      registers,
    }),
    failures: new Counter({
      name: 'footfall_job_failures_total',
      help: 'Failures of a job: of a whole run, or of one month in it.',
      labelNames,
      registers,
    }),
    seconds: new Counter({
      name: 'footfall_job_seconds_total',
      help: 'Time spent in a job.',
      labelNames,
      registers,
    }),
    lastSuccess: new Gauge({
      name: 'footfall_job_last_success_timestamp_seconds',
      help: 'When a run of the job last ended without any failure.',
      labelNames,
      registers,
    }),
    sealedHits: new Counter({
      name: 'footfall_sealed_hits_total',
      help: 'Hits that this worker put into parts.',
      registers,
    }),
    compactedParts: new Counter({
      name: 'footfall_compacted_parts_total',
      help: 'Parts that this worker merged into others.',
      registers,
    }),
    mergedParts: new Counter({
      name: 'footfall_merged_parts_total',
      help: 'Parts of days, and of months before, that this worker made one part of their month of.',
      registers,
    }),
    deletedFiles: new Counter({
      name: 'footfall_deleted_files_total',
      help: 'Files that this worker deleted, by why.',
      labelNames: ['reason'] as const,
      registers,
    }),
    archivedHits: new Counter({
      name: 'footfall_archived_hits_total',
      help: 'Hits that left MongoDB after this worker had verified their parts.',
      registers,
    }),
    expiredParts: new Counter({
      name: 'footfall_expired_parts_total',
      help: 'Parts that this worker gave up because their site keeps hits no longer.',
      registers,
    }),
    summaries: new Counter({
      name: 'footfall_summaries_total',
      help: 'Summaries that were due: sent, to be tried again (failed), or given up.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    monthsWaiting: new Gauge({
      name: 'footfall_months_waiting',
      help: 'Months of sites that have hits to seal, as far as this worker knows.',
      registers,
    }),
  };
}
