/** Builds what the dashboard needs and puts it on the page. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type AppRouter, createAppRouter } from './routes/router.tsx';
import './styles.css';
import { chosenLanguage, type Speech, speechFor } from './text/languages.ts';
import { LocaleProvider } from './text/locale.tsx';
import { type Api, createApi, TRPCProvider } from './trpc/client.ts';

function start(container: HTMLElement, speech: Speech): void {
  const api = createApi({ onSignedOut: () => void askAgainWhoItIs(api, router) });
  const router = createAppRouter(api);
  createRoot(container).render(
    <StrictMode>
      <LocaleProvider speech={speech}>
        <QueryClientProvider client={api.queryClient}>
          <TRPCProvider trpcClient={api.trpcClient} queryClient={api.queryClient}>
            <RouterProvider router={router} />
          </TRPCProvider>
        </QueryClientProvider>
      </LocaleProvider>
    </StrictMode>,
  );
}

/** The session is over: the guards look again, and lead to the sign-in. */
async function askAgainWhoItIs(api: Api, router: AppRouter): Promise<void> {
  const queryKey = api.trpc.account.me.queryKey();
  // Every question of the page is refused at the same time; the first to say so is enough.
  if (api.queryClient.getQueryData(queryKey) === undefined) return;
  api.queryClient.removeQueries({ queryKey });
  await router.invalidate();
}

const container = document.getElementById('root');
if (container === null) throw new Error('index.html has no element with the id root');
start(container, await speechFor(navigator.languages, chosenLanguage()));
