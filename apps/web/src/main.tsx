/** Builds what the dashboard needs and puts it on the page. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { forgetAccount } from './routes/guards.ts';
import { createAppRouter } from './routes/router.tsx';
import './styles.css';
import { LocaleProvider, pickLocale } from './text/locale.tsx';
import { createApi, TRPCProvider } from './trpc/client.ts';

function start(container: HTMLElement): void {
  const api = createApi({
    // The session is over: the guards look again and lead to the sign-in.
    onSignedOut: () => void forgetAccount(api).then(() => router.invalidate()),
  });
  const router = createAppRouter(api);
  createRoot(container).render(
    <StrictMode>
      <LocaleProvider tag={pickLocale(navigator.languages)}>
        <QueryClientProvider client={api.queryClient}>
          <TRPCProvider trpcClient={api.trpcClient} queryClient={api.queryClient}>
            <RouterProvider router={router} />
          </TRPCProvider>
        </QueryClientProvider>
      </LocaleProvider>
    </StrictMode>,
  );
}

const container = document.getElementById('root');
if (container === null) throw new Error('index.html has no element with the id root');
start(container);
