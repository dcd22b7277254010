/** Parts: hits as immutable Parquet files, how they are made, joined and found. */
export { appendBatches } from './append-batches.ts';
export type {
  ArchiveContext,
  BatchHead,
  BatchSource,
  ManifestKeeper,
  SiteMonth,
} from './archive-context.ts';
export {
  type ArchiveRequest,
  type ArchiveResult,
  type ArchivingContext,
  archiveMonth,
  BATCH_LIFE_MS,
  type DropHead,
  type DropSource,
} from './archive-month.ts';
export {
  type CompactRequest,
  type CompactResult,
  compactDay,
  DAY_GRACE_MS,
  type MergePlan,
  planMerges,
} from './compact.ts';
export type { CubeDraft, CubeRequest, CubeWriter } from './cube-writer.ts';
export { deleteParts } from './delete-parts.ts';
export { clearScratch, type DuckdbLimits } from './duckdb-session.ts';
export { type EraseRequest, type EraseResult, eraseHits } from './erase-hits.ts';
export { type ExpireRequest, expireMonth } from './expire-month.ts';
export {
  type ExportContext,
  type ExportFile,
  type ExportRequest,
  exportLines,
  exportParquet,
  measureExport,
} from './export-hits.ts';
export { hasUnsealed } from './find-unsealed.ts';
export { openFolderStore } from './folder-store.ts';
export {
  createHitTable,
  HIT_ROW_COLUMNS,
  type HitRowColumn,
  type HitRowField,
  PART_SCHEMA,
  quoteName,
  quoteText,
  REPORT_SCHEMA_MIN,
  readAlikeSql,
  readNamedSql,
  readPartsSql,
} from './hit-rows.ts';
export { measureSite, type SiteMeasure } from './measure-site.ts';
export {
  type MonthRequest,
  type MonthResult,
  mergeMonth,
  planMonth,
} from './merge-month.ts';
export { planMigration, planMonthMigration } from './migrate-parts.ts';
export type { FileSum, ListRequest, ObjectInfo, ObjectStore } from './object-store.ts';
export {
  OBJECT_SETTINGS,
  type ObjectSettings,
  openObjects,
  toObjectSettings,
} from './open-objects.ts';
export { LASTING_PARQUET } from './part-writer.ts';
export { SEAL_HITS_MAX, type SealRequest, type SealResult, sealMonth } from './seal.ts';
export { collectOrphans, ORPHAN_AGE_MS, RETIRED_AGE_MS, sweepRetired } from './sweep.ts';
