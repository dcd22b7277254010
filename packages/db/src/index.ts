/** MongoDB behind stores: one for each collection, the tenant first, the freshness always said. */
export {
  type ApiKey,
  type ApiKeyStore,
  createApiKeyStore,
  type NewApiKey,
} from './api-key-store.ts';
export { type AuditPage, type AuditStore, createAuditStore } from './audit-store.ts';
export { type Claim, type ClaimStore, createClaimStore } from './claim-store.ts';

export { type Database, type DatabaseOptions, openDatabase } from './client.ts';
export {
  COLLECTIONS,
  ensureCollections,
  isShardedCluster,
} from './collections.ts';
export { keptDomain } from './domain-spelling.ts';
export { createDropStore, type DropRequest, type DropStore } from './drop-store.ts';
export { createDumpStore, type DumpStore } from './dump-store.ts';
export {
  ensureSharded,
  type Router,
  routerOf,
  ShardingRefused,
  type ShardingWish,
} from './ensure-sharded.ts';
export { createFailureStore, type FailureStore } from './failure-store.ts';
export type { Freshness } from './freshness.ts';
export { createFunnelStore, type FunnelStore } from './funnel-store.ts';
export { createGoalStore, type GoalStore } from './goal-store.ts';
export { createGuestStore, type GuestStore } from './guest-store.ts';
export { hashOfString } from './hashed-index.ts';
export type { ActiveMonth, SiteMonth } from './hit-months.ts';
export {
  type BatchHead,
  type BatchOutcome,
  createHitStore,
  type HitStore,
  type TailRequest,
} from './hit-store.ts';
export { createImportStore, type ImportRefusal, type ImportStore } from './import-store.ts';
export {
  createImportWorkStore,
  type DueImport,
  type ImportWorkStore,
} from './import-work-store.ts';
export { type DatabaseReport, inspectDatabase } from './inspect.ts';
export { createInstallStore, type InstallStore } from './install-store.ts';
export {
  createInvitationStore,
  createPasswordResetStore,
  type Invitation,
  type InvitationStore,
  type PasswordResetStore,
} from './invitation-store.ts';
export { createLeaseStore, type Lease, type LeaseStore } from './lease-store.ts';
export { createLedgerStore, type LedgerStore } from './ledger-store.ts';
export { createManifestStore, type ManifestStore } from './manifest-store.ts';
export { createAnnotationStore, createSegmentStore } from './note-stores.ts';
export { createOrganisationStore, type OrganisationStore } from './organisation-store.ts';
export { createRemovalStore, type DueRemoval, type RemovalStore } from './removal-store.ts';
export { createSaltStore, type SaltStore } from './salt-store.ts';
export { createShareStore, type ShareStore } from './share-store.ts';
export type { SiteListRefusal, SiteListStore } from './site-list-store.ts';
export { createSiteStore, type SiteStore } from './site-store.ts';
export {
  createSummaryStore,
  type SummaryClaim,
  type SummaryStore,
  type SummarySubscription,
} from './summary-store.ts';
export { createUserStore, type UserStore } from './user-store.ts';
