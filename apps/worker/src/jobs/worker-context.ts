/** What every job works with. */
import type { ArchivingContext } from '@footfall/archive';
import type {
  DropStore,
  FailureStore,
  HitStore,
  ImportWorkStore,
  ManifestStore,
  RemovalStore,
  SiteStore,
} from '@footfall/db';
import type { Locations } from '@footfall/enrichment';
import type { Tracing } from '@footfall/tracing';
import type { Logger } from 'pino';
import type { DueMonths } from '../due-months.ts';
import type { Metrics } from '../metrics.ts';
import type { LeaseHolder } from '../under-lease.ts';

export type WorkerContext = {
  archive: ArchivingContext;
  hits: HitStore;
  drops: DropStore;
  manifests: ManifestStore;
  sites: SiteStore;
  removals: RemovalStore;
  imports: ImportWorkStore;
  failures: FailureStore;
  /** Where addresses are, for as long as a log is read. */
  openLocations: () => Promise<Pick<Locations, 'of'>>;
  holder: LeaseHolder;
  due: DueMonths;
  sealIntervalMs: number;
  /** For sites that do not say themselves. */
  keeping: { archiveAfterDays: number; retentionDays: number | null };
  metrics: Metrics;
  tracing: Tracing;
  log: Logger;
};
