/** Every procedure there is. */
import { t } from './init.ts';
import { accountRouter } from './routers/account.ts';
import { auditRouter } from './routers/audit.ts';
import { configRouter } from './routers/config.ts';
import { funnelsRouter } from './routers/funnels.ts';
import { goalsRouter } from './routers/goals.ts';
import { guestsRouter } from './routers/guests.ts';
import { keysRouter } from './routers/keys.ts';
import { ledgerRouter } from './routers/ledger.ts';
import { membersRouter } from './routers/members.ts';
import { organisationsRouter } from './routers/organisations.ts';
import { realtimeRouter } from './routers/realtime.ts';
import { reportsRouter } from './routers/reports.ts';
import { sitesRouter } from './routers/sites.ts';

export const appRouter = t.router({
  account: accountRouter,
  audit: auditRouter,
  config: configRouter,
  funnels: funnelsRouter,
  goals: goalsRouter,
  guests: guestsRouter,
  keys: keysRouter,
  ledger: ledgerRouter,
  members: membersRouter,
  organisations: organisationsRouter,
  realtime: realtimeRouter,
  reports: reportsRouter,
  sites: sitesRouter,
});

export type AppRouter = typeof appRouter;
