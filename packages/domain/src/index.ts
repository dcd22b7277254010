/** The vocabulary of Footfall: what is stored, what is asked, what is answered. No I/O, no clock, no environment. */

export { daysSettingSchema, RETENTION_SETTINGS } from './age-settings.ts';
export {
  type Arrivals,
  type ArrivalsReport,
  addArrivals,
  arrivalsReportSchema,
  arrivalsSchema,
  judgeArrivals,
  PROXY_HEADERS,
  type ProxyHeader,
} from './arrivals.ts';
export { type AuditEntry, auditEntrySchema } from './audit.ts';
export {
  BATCH_HITS_MAX,
  BATCH_SCHEMA,
  dayOf,
  formBatch,
  formPackedBatch,
  type HitBatch,
  type HitColumns,
  joinPacks,
  monthOf,
  type PackedHits,
  packHits,
  type StoredBatch,
  unpackHits,
} from './batch.ts';
export { BOT_KINDS, BOT_NAMES, BOTS, type BotKind, type BotName, botKindOf } from './bots.ts';
export {
  BOT_FILTERS,
  type BotFilter,
  DEFINITIONS,
  type Definitions,
  IMPORT_KINDS,
  type ImportKind,
  MAIL_LANGUAGES,
  type MailLanguage,
  SUMMARY_KINDS,
  type SummaryKind,
  TRACKER_VARIANTS,
  type TrackerVariant,
} from './choices.ts';
export {
  type Condition,
  type ConditionDimension,
  FILTER_CONDITIONS_MAX,
  FILTER_DEPTH_MAX,
  FILTER_OPERATORS,
  FILTER_VALUE_CHARACTERS_MAX,
  FILTER_VALUES_MAX,
  type Filter,
  NUMBER_OPERATORS,
  TEXT_OPERATORS,
  type TextOperator,
} from './condition.ts';
export {
  DIMENSION_NAMES,
  DIMENSIONS,
  type DimensionScope,
  FILTER_DIMENSIONS,
  type FilterDimension,
  isPropDimension,
  propOf,
  type QueryDimension,
  type TimeDimension,
} from './dimensions.ts';
export { type Explanation, explanationSchema } from './explanation.ts';
export {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportMeasure,
  exportMeasureSchema,
  exportSchema,
} from './export.ts';
export { parseExportedHit } from './exported-hit.ts';
export { filtersSchema, goalFiltersSchema } from './filter.ts';
export {
  FUNNELS_PER_SITE_MAX,
  type Funnel,
  type FunnelQuestion,
  type FunnelReport,
  funnelQuestionSchema,
  funnelResultSchema,
  funnelSchema,
  type NewFunnel,
  newFunnelSchema,
  type ReachedStep,
} from './funnel.ts';
export {
  GOALS_PER_SITE_MAX,
  type Goal,
  type GoalRule,
  goalSchema,
  isGoalOfViews,
  type NewGoal,
  type NewGoalInput,
  newGoalSchema,
} from './goal.ts';
export {
  DEVICES,
  type Device,
  HIT_FIELDS,
  type HitField,
  isEventName,
  LASTING_VISITOR_ID_MIN,
  type PropValue,
  RESERVED_NAMES,
  type StoredHit,
} from './hit.ts';
export {
  IMPORT_ERRORS_MAX,
  IMPORT_PIECE_CHARACTERS_MAX,
  IMPORT_PIECES_MAX,
  IMPORTS_PER_SITE_MAX,
  type Import,
  type ImportCounts,
  importSchema,
  type NewImport,
  NO_COUNTS,
  newImportSchema,
} from './import.ts';
export {
  INSTALL_LEDGER_MS,
  type Install,
  type InstallFacts,
  installSchema,
  judgeInstall,
  notInstalled,
} from './install.ts';
export {
  type JourneyNode,
  type JourneyQuestion,
  type JourneyReport,
  journeyResultSchema,
  journeySchema,
} from './journey.ts';
export { type Judging, judgingSchema } from './judging.ts';
export {
  addUp,
  type Ledger,
  type LedgerPage,
  ledgerSchema,
  type Tally,
  tallyOutcomes,
  tallyPack,
} from './ledger.ts';
export {
  LEFT_OUT_PAGES_MAX,
  type LeftOutQuestion,
  type LeftOutReport,
  leftOutResultSchema,
  leftOutSchema,
} from './left-out.ts';
export {
  ARCHIVE_AFTER_DAYS_MAX,
  ARCHIVE_AFTER_DAYS_MIN,
  FUNNEL_NAME_CHARACTERS_MAX,
  FUNNEL_STEPS_MAX,
  FUNNEL_STEPS_MIN,
  FUNNEL_WINDOW_SECONDS_MAX,
  JUDGINGS_MAX,
  RETENTION_DAYS_MAX,
  ROLL_UP_SITES_MAX,
} from './limits.ts';
export {
  type Cube,
  type DaySegment,
  daysOfPart,
  emptyManifest,
  isSealed,
  keysOfPart,
  type Manifest,
  type Part,
  type PartDay,
  type PartLevel,
  SEAL_OVERLAP_MS,
  type SealedBatch,
  sealedIds,
} from './manifest.ts';
export { METRIC_NAMES, METRICS, type Metric, type MetricUnit } from './metrics.ts';
export {
  ANNOTATIONS_PER_SITE_MAX,
  type Annotation,
  annotationSchema,
  changedSegmentSchema,
  type NewAnnotation,
  type NewOwnedSegment,
  newAnnotationSchema,
  newSegmentSchema,
  type OwnedSegment,
  ownedSegmentSchema,
  SEGMENTS_PER_SITE_MAX,
  type Segment,
  segmentSchema,
} from './notes.ts';
export {
  type Guest,
  type Member,
  type MemberRefusal,
  type Organisation,
  organisationIdSchema,
  organisationNameSchema,
  organisationSchema,
  roleIn,
  withMember,
  withOwner,
  withoutMember,
} from './organisation.ts';
export { isPermitted, PERMISSIONS, type Permission } from './permission.ts';
export {
  PRESENCE_FEED_MAX,
  PRESENCE_MS,
  PRESENCE_ROWS_MAX,
  type PresentReport,
  presentResultSchema,
  presentSchema,
} from './presence.ts';
export { type Privacy, privacyOf, privacySchema, VISITOR_KEY_HOURS } from './privacy.ts';
export { PROGRESS_STEPS, type Progress, progressSchema } from './progress.ts';
export {
  type PropNamesQuestion,
  type PropNamesReport,
  propNamesResultSchema,
  propNamesSchema,
} from './prop-names.ts';
export {
  type MetricValue,
  QUERY_ROWS_MAX,
  type Query,
  type QueryInput,
  type QueryResult,
  queryResultSchema,
  querySchema,
} from './query.ts';
export {
  bucketOf,
  bucketsMost,
  bucketsOf,
  INTERVALS,
  type Interval,
  NAMED_RANGES,
  type NamedRange,
  type Range,
  type RangeContext,
  type ResolvedRange,
  resolveComparison,
  resolveDays,
  resolveRange,
} from './range.ts';
export { daysSchema } from './range-schema.ts';
export { isRefusal, REFUSALS, type RefusalReason } from './refusal.ts';
export {
  knownAsSchema,
  type Removal,
  removalSchema,
  SITE_SETTLE_MS,
  visitorIdSchema,
} from './removal.ts';
export {
  type RetentionQuestion,
  type RetentionReport,
  retentionResultSchema,
  retentionSchema,
} from './retention.ts';
export {
  GIVEN_ROLES,
  type GivenRole,
  GUEST_ROLES,
  type GuestRole,
  isAtLeast,
  permissionsOf,
  ROLES,
  type Role,
} from './role.ts';
export {
  type RollUpMetric,
  type RollUpQuestion,
  type RollUpReport,
  rollUpResultSchema,
  rollUpSchema,
  rollUpSitesSchema,
} from './roll-up.ts';
export { asciiHost, comparablePage, fitsPieces, piecesOf } from './rule-pattern.ts';
export {
  ERROR_PAGES_MAX,
  type ScriptErrorsQuestion,
  type ScriptErrorsReport,
  scriptErrorsResultSchema,
  scriptErrorsSchema,
} from './script-errors.ts';
export {
  type SessionListQuestion,
  type SessionListReport,
  type SessionRow,
  sessionListResultSchema,
  sessionListSchema,
  TIMELINE_HITS_MAX,
  type TimelineQuestion,
  type TimelineReport,
  TRAIL_HITS_MAX,
  timelineResultSchema,
  timelineSchema,
} from './session-list.ts';
export {
  findSession,
  rememberSession,
  SESSION_GAP_MS,
  SESSION_LIFE_MS,
  SESSIONS_MAX,
  type Session,
} from './session-rule.ts';
export {
  type KeptShare,
  keptShareSchema,
  type NewShare,
  newShareSchema,
  SHARES_PER_SITE_MAX,
  type Share,
  sharedSiteSchema,
  shareSchema,
  withoutSmallNumbers,
} from './share.ts';
export {
  BOUNCE_MEANINGS,
  COUNT_EVERYBODY,
  type NewSite,
  newSiteSchema,
  type OpenSite,
  openSiteSchema,
  type Site,
  type SiteChange,
  type SiteRules,
  siteChangeSchema,
  siteIdSchema,
  siteSchema,
  trackerVariantOf,
} from './site.ts';
export { readablePage, spellingsOf } from './spelling.ts';
export { type JobFailure, type StorageStatus, storageStatusSchema } from './storage.ts';
export { isOfSession, type StudyDimension, type StudyMeta } from './study.ts';
export {
  lastPeriod,
  type SummaryPeriod,
  type SummaryReader,
  type SummaryWish,
  summaryReaderSchema,
  summaryWishSchema,
} from './summary.ts';
export {
  addDays,
  daySegments,
  formatOffset,
  localDate,
  type OffsetSpan,
  offsetSpans,
  startOfDay,
} from './time-zone.ts';
export {
  assertNever,
  type BotReason,
  type ExclusionRule,
  LEFT_OUT_VERDICTS,
  type LostReason,
  MALFORMED_REASONS,
  type MalformedReason,
  type Outcome,
  TAKEN,
} from './verdict.ts';
export {
  type MeasuredVital,
  VITAL_NAMES,
  VITALS,
  type Vital,
  type VitalsQuestion,
  type VitalsReport,
  vitalsResultSchema,
  vitalsSchema,
} from './vitals.ts';
export {
  AGE_MAX_MS,
  BACKDATE_MAX_MS,
  BODY_BYTES_MAX,
  cleanText,
  type Envelope,
  envelopeSchema,
  HITS_PER_REQUEST_MAX,
  MALFORMED_MESSAGES,
  parseHit,
  type ReceivedHit,
  SERVER_BODY_BYTES_MAX,
  SERVER_HITS_PER_REQUEST_MAX,
  URL_CHARACTERS_MAX,
} from './wire.ts';
export type { ForeignHit, ForeignRead } from './wire-foreign.ts';
export { readPlausible } from './wire-plausible.ts';
export { readUmami } from './wire-umami.ts';
export { faultOfShared, isWithheld, WITHHELD, type Withheld, withheldFrom } from './withheld.ts';
