/** Reports: questions about a site, answered from parts and tail by one set of definitions. */
export type { DuckDbSettings } from './database.ts';
export {
  createReports,
  type Outcome,
  type Reports,
  type ReportsLimits,
  type ReportsOptions,
} from './reports.ts';
export type {
  BatchHead,
  BatchSource,
  Freshness,
  ManifestSource,
  PartFiles,
  ReportCache,
  ReportsLog,
} from './stores.ts';
