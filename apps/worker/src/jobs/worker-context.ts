/** What every job works with. */
import type { ArchivingContext, CubeWriter } from '@footfall/archive';
import type {
  DropStore,
  FailureStore,
  GuestStore,
  HitStore,
  ImportWorkStore,
  ManifestStore,
  OrganisationStore,
  RemovalStore,
  SiteStore,
  SummaryStore,
  UserStore,
} from '@footfall/db';
import type { Locations } from '@footfall/enrichment';
import type { SendMail } from '@footfall/mail';
import type { Reports } from '@footfall/reports';
import type { Tracing } from '@footfall/tracing';
import type { Logger } from 'pino';
import type { DueMonths } from '../due-months.ts';
import type { Metrics } from '../metrics.ts';
import type { LeaseHolder } from '../under-lease.ts';

export type WorkerContext = {
  archive: ArchivingContext & { cubes: CubeWriter };
  hits: HitStore;
  drops: DropStore;
  manifests: ManifestStore;
  sites: SiteStore;
  removals: RemovalStore;
  imports: ImportWorkStore;
  failures: FailureStore;
  summaries: SummaryStore;
  organisations: Pick<OrganisationStore, 'read'>;
  guests: Pick<GuestStore, 'read'>;
  users: UserStore;
  /** Null where the operator has set no mail server. */
  sendMail: SendMail | null;
  /** Where the links of mails lead. */
  publicUrl: string;
  /** Answers questions about sites, for as long as a job needs it; then it is closed. */
  openReports: () => Reports;
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
