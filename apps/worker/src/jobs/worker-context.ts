/** What every job works with. */
import type { ArchiveContext } from '@footfall/archive';
import type { HitStore, ManifestStore } from '@footfall/db';
import type { Logger } from 'pino';
import type { DueMonths } from '../due-months.ts';
import type { Metrics } from '../metrics.ts';
import type { LeaseHolder } from '../under-lease.ts';

export type WorkerContext = {
  archive: ArchiveContext;
  hits: HitStore;
  manifests: ManifestStore;
  holder: LeaseHolder;
  due: DueMonths;
  sealIntervalMs: number;
  metrics: Metrics;
  log: Logger;
};
