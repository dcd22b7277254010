/** Reports: questions about a site, answered from parts and tail by one set of definitions. */
export { CUBE_VERSION } from './cube.ts';
export type { DuckDbSettings } from './database.ts';
export type { ReportsLimits, ReportsOptions } from './figures.ts';
export type { Studied } from './present.ts';
export { createReports, type Outcome, type Reports } from './reports.ts';
export { rollUp } from './roll-up.ts';
export type {
  BatchHead,
  BatchSource,
  Freshness,
  GoalSource,
  ManifestSource,
  PartFiles,
  ReportCache,
  ReportsLog,
} from './stores.ts';
export { studyFunnel } from './studies/funnel.ts';
export { studyJourney } from './studies/journey.ts';
export { studyLeftOut } from './studies/left-out.ts';
export { studyPresent } from './studies/present.ts';
export { studyPropNames } from './studies/prop-names.ts';
export { studyRetention } from './studies/retention.ts';
export { studyScriptErrors } from './studies/script-errors.ts';
export { studySessionList, studyTimeline } from './studies/sessions.ts';
export { studyVitals } from './studies/vitals.ts';
export type { Study } from './study.ts';
export { createCubeWriter } from './write-cube.ts';
