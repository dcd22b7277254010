/** Every procedure there is. */
import { t } from './init.ts';
import { accountRouter } from './routers/account.ts';
import { configRouter } from './routers/config.ts';
import { installRouter } from './routers/install.ts';
import { ledgerRouter } from './routers/ledger.ts';
import { realtimeRouter } from './routers/realtime.ts';
import { reportsRouter } from './routers/reports.ts';
import { sitesRouter } from './routers/sites.ts';

export const appRouter = t.router({
  account: accountRouter,
  config: configRouter,
  install: installRouter,
  ledger: ledgerRouter,
  realtime: realtimeRouter,
  reports: reportsRouter,
  sites: sitesRouter,
});

export type AppRouter = typeof appRouter;
