/** Reports: questions about a site, answered from parts and tail by one set of definitions. */
export { CUBE_VERSION } from './cube.ts';
export type { DuckDbSettings } from './database.ts';
export type { ReportsLimits, ReportsOptions } from './figures.ts';
export { createReports, type Outcome, type Reports } from './reports.ts';
export type {
  BatchHead,
  BatchSource,
  Freshness,
  ManifestSource,
  PartFiles,
  ReportCache,
  ReportsLog,
} from './stores.ts';
export { createCubeWriter } from './write-cube.ts';
