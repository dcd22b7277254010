/** Every procedure there is. */
import { t } from './init.ts';
import { accountRouter } from './routers/account.ts';
import { annotationsRouter } from './routers/annotations.ts';
import { arrivalsRouter } from './routers/arrivals.ts';
import { auditRouter } from './routers/audit.ts';
import { configRouter } from './routers/config.ts';
import { funnelsRouter } from './routers/funnels.ts';
import { goalsRouter } from './routers/goals.ts';
import { guestsRouter } from './routers/guests.ts';
import { hitsRouter } from './routers/hits.ts';
import { importsRouter } from './routers/imports.ts';
import { installRouter } from './routers/install.ts';
import { invitationsRouter } from './routers/invitations.ts';
import { keysRouter } from './routers/keys.ts';
import { ledgerRouter } from './routers/ledger.ts';
import { membersRouter } from './routers/members.ts';
import { organisationsRouter } from './routers/organisations.ts';
import { realtimeRouter } from './routers/realtime.ts';
import { reportsRouter } from './routers/reports.ts';
import { segmentsRouter } from './routers/segments.ts';
import { sharedRouter } from './routers/shared.ts';
import { sharesRouter } from './routers/shares.ts';
import { sitesRouter } from './routers/sites.ts';
import { storageRouter } from './routers/storage.ts';
import { summariesRouter } from './routers/summaries.ts';

export const appRouter = t.router({
  account: accountRouter,
  annotations: annotationsRouter,
  arrivals: arrivalsRouter,
  audit: auditRouter,
  config: configRouter,
  funnels: funnelsRouter,
  goals: goalsRouter,
  guests: guestsRouter,
  hits: hitsRouter,
  imports: importsRouter,
  invitations: invitationsRouter,
  keys: keysRouter,
  install: installRouter,
  ledger: ledgerRouter,
  members: membersRouter,
  organisations: organisationsRouter,
  realtime: realtimeRouter,
  reports: reportsRouter,
  segments: segmentsRouter,
  shared: sharedRouter,
  shares: sharesRouter,
  sites: sitesRouter,
  storage: storageRouter,
  summaries: summariesRouter,
});

export type AppRouter = typeof appRouter;
