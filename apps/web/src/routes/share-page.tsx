/** A dashboard as whoever has its link sees it: to look at and to filter, with nothing to change. */
import { isWithheld, type Withheld } from '@footfall/domain';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, type SubmitEvent, Suspense, useCallback, useMemo, useState } from 'react';
import {
  CARD_TABS,
  CARDS,
  type DashboardSearch,
  type Filter,
  searchOf,
  stateOf,
} from '../dashboard-state.ts';
import type { DashboardView, SeenSite } from '../dashboard-view.ts';
import { BreakdownCard } from '../features/breakdown/breakdown-card.tsx';
import { tabsOf } from '../features/breakdown/views.ts';
import { FilterButton } from '../features/filters/filter-button.tsx';
import { FilterChips } from '../features/filters/filter-chips.tsx';
import { Freshness, StaleBanner } from '../features/freshness/freshness.tsx';
import { OverviewCard } from '../features/overview/overview-card.tsx';
import { useOverview } from '../features/overview/use-overview.ts';
import { ComparePicker } from '../features/period/compare-picker.tsx';
import { PeriodPicker } from '../features/period/period-picker.tsx';
import { ReportProgress } from '../features/progress/report-progress.tsx';
import { useLocale } from '../text/locale.tsx';
import { useSharingText } from '../text/views/sharing.ts';
import { TRPCProvider, useTRPCClient } from '../trpc/client.ts';
import { failureOf } from '../trpc/failure.ts';
import { failureWords } from '../trpc/failure-words.ts';
import { useLiveRefresh } from '../trpc/report.ts';
import { createSharedApi, type ShareKey } from '../trpc/shared.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { PAGE_WIDTH } from '../ui/shell.tsx';
import { ThemeMenu } from '../ui/theme-menu.tsx';
import { useViewAt } from './use-dashboard-view.ts';

const DetailsSheet = lazy(async () => ({
  default: (await import('../features/breakdown/details-sheet.tsx')).DetailsSheet,
}));
const FilterBuilder = lazy(async () => ({
  default: (await import('../features/filters/filter-builder.tsx')).FilterBuilder,
}));

const shareRoute = getRouteApi('/share/$token');

/** The API knows the site by the link; this only tells answers apart. */
const SITE_ID = 'shared';

export function SharePage() {
  const { token } = shareRoute.useParams();
  return <Opened key={token} token={token} />;
}

function Opened({ token }: { token: string }) {
  const client = useTRPCClient();
  const [pass, setPass] = useState<string | null>(null);
  const [isLocked, setLocked] = useState(false);
  const key = useMemo<ShareKey>(() => (pass === null ? { token } : { token, pass }), [token, pass]);
  const shared = useQuery({
    queryKey: ['share', key],
    queryFn: ({ signal }) => client.shared.get.query(key, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const api = useMemo(() => createSharedApi(key, () => setLocked(true)), [key]);
  const failure = shared.error === null ? null : failureOf(shared.error);
  if (isLocked || failure?.kind === 'signedOut') {
    return (
      <Locked
        token={token}
        onOpen={(given) => {
          setLocked(false);
          setPass(given);
        }}
      />
    );
  }
  if (failure !== null)
    return <Gone isGone={failure.kind === 'notFound' || failure.kind === 'unfit'} />;
  if (shared.data === undefined) return null;
  const site: SeenSite = { ...shared.data.site, id: SITE_ID };
  return (
    <QueryClientProvider client={api.queryClient}>
      <TRPCProvider trpcClient={api.trpcClient} queryClient={api.queryClient}>
        <SharedDashboard site={site} shared={shared.data} />
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function Gone({ isGone }: { isGone: boolean }) {
  const { text } = useLocale();
  const { gone } = useSharingText();
  return (
    <main className="grid min-h-dvh place-content-center">
      <Notice
        title={isGone ? gone.title : text.failure.unreachable}
        lead={isGone ? gone.lead : ''}
      />
    </main>
  );
}

function Locked({ token, onOpen }: { token: string; onOpen: (pass: string) => void }) {
  const { text } = useLocale();
  const { locked } = useSharingText();
  const client = useTRPCClient();
  const [complaint, setComplaint] = useState<string>();
  const [isWorking, setWorking] = useState(false);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password'));
    setWorking(true);
    client.shared.unlock
      .mutate({ token, password })
      .then(
        ({ pass }) => onOpen(pass),
        (error: unknown) => setComplaint(failureWords(failureOf(error), text)),
      )
      .finally(() => setWorking(false));
  };
  return (
    <main className="mx-auto grid w-full max-w-[25rem] grid-cols-1 gap-6 px-4 pt-[16vh] pb-16">
      <title>{`${locked.title} · ${text.product}`}</title>
      <div className="grid grid-cols-1 gap-1">
        <h1 className="text-head font-semibold">{locked.title}</h1>
        <p className="text-quiet">{locked.lead}</p>
      </div>
      <form onSubmit={submit} className="grid grid-cols-1 gap-4">
        <Field
          label={locked.password}
          name="password"
          type="password"
          autoComplete="off"
          required
          error={complaint}
        />
        <Button kind="primary" type="submit" disabled={isWorking} data-testid="unlock">
          {isWorking ? text.account.working : locked.open}
        </Button>
      </form>
    </main>
  );
}

type Shared = { isPublic: boolean; withheld: readonly Withheld[] };

function SharedDashboard({ site, shared }: { site: SeenSite; shared: Shared }) {
  const { text } = useLocale();
  const words = useSharingText();
  const { withheld } = shared;
  const asked = shareRoute.useSearch();
  const search = useMemo(() => withoutWithheld(asked, withheld), [asked, withheld]);
  const navigate = shareRoute.useNavigate();
  const write = useCallback(
    (next: DashboardSearch) => void navigate({ search: next, resetScroll: false }),
    [navigate],
  );
  const view = { ...useViewAt({ site, search, write, explain: null }), withheld };
  const overview = useOverview(view);
  const meta = overview.answer?.result.meta;
  const [filtering, setFiltering] = useState<{ edited: Filter | null } | null>(null);
  useLiveRefresh();
  return (
    <>
      <title>{`${site.name} · ${text.product}`}</title>
      <header className={`${PAGE_WIDTH} top-0 z-10 bg-ground sm:sticky py-2`}>
        <SharedHead view={view} onFilter={() => setFiltering({ edited: null })} />
        <FilterChips view={view} onEdit={(edited) => setFiltering({ edited })} onSave={null} />
        <StaleBanner meta={meta} isFailing={overview.isFailing} />
      </header>
      <main className={`${PAGE_WIDTH} grid grid-cols-1 gap-3 pb-6`}>
        <OverviewCard view={view} overview={overview} onNotes={null} />
        <div className="grid grid-cols-1 gap-3 md:grid-cols-2 md:*:last:col-span-2 2xl:grid-cols-3">
          {CARDS.map((card) => (
            <BreakdownCard key={card} card={card} view={view} />
          ))}
        </div>
        <Freshness meta={meta} />
        {shared.isPublic && <p className="text-label text-quiet">{words.publicNote}</p>}
      </main>
      <ReportProgress />
      <Suspense fallback={null}>
        {view.state.details !== null && (
          <DetailsSheet key={view.state.details} card={view.state.details} view={view} />
        )}
        {filtering !== null && (
          <FilterBuilder
            view={view}
            edited={filtering.edited}
            onClose={() => setFiltering(null)}
            onSegments={null}
          />
        )}
      </Suspense>
    </>
  );
}

/** An address that was made for more than the link tells: without the filters, and with the first view of a card, where that is so. */
function withoutWithheld(search: DashboardSearch, withheld: readonly Withheld[]): DashboardSearch {
  const state = stateOf(search);
  const tabs = { ...state.tabs };
  for (const card of CARDS) {
    const [first] = CARD_TABS[card];
    if (!tabsOf(card, { withheld }).includes(tabs[card])) tabs[card] = first;
  }
  const filters = state.filters.filter((filter) => !isWithheld(filter, withheld));
  return searchOf({ ...state, filters, tabs });
}

function SharedHead({ view, onFilter }: { view: DashboardView; onFilter: () => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <h1 className="min-w-0 grow basis-1/2 truncate text-title font-semibold md:basis-auto">
        {view.site.name}
      </h1>
      <div className="order-3 flex flex-wrap gap-1 md:order-none">
        <FilterButton onPress={onFilter} />
        <ComparePicker view={view} />
        <PeriodPicker view={view} />
      </div>
      <ThemeMenu />
    </div>
  );
}
