/** The funnels of a site, one at a time; the address says which. */
import type { Funnel } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { FunnelPanel } from '../features/conversions/funnel-panel.tsx';
import { FunnelsBar } from '../features/conversions/funnels-bar.tsx';
import { useLocale } from '../text/locale.tsx';
import { useConversionsText } from '../text/views/conversions.ts';
import { useTRPC, useTRPCClient } from '../trpc/client.ts';
import { toldBy } from '../trpc/told.ts';
import { ByChoice, type ByDimension, byOf } from './by-choice.tsx';
import { QueryPlace } from './query-place.tsx';
import { ReportPage } from './report-page.tsx';
import { beforeOptions, daysBefore, studyOptions } from './study-options.ts';
import { type SiteViewState, useSiteView } from './use-site-view.ts';

const CHOICES: readonly ByDimension[] = [
  'channel',
  'source',
  'campaign',
  'country',
  'device',
  'browser',
  'os',
  'language',
  'entryPage',
];

export function FunnelsPage() {
  const { funnels: words } = useConversionsText();
  const { formats } = useLocale();
  const state = useSiteView();
  const { view, own, putOwn, mayWrite } = state;
  const trpc = useTRPC();
  const list = useQuery(trpc.funnels.list.queryOptions({ site: view.site.id }));
  const chosen = list.data?.find(({ id }) => id === own.funnel) ?? list.data?.[0] ?? null;
  const by = byOf(own.by, CHOICES);
  const report = useFunnel(state, chosen, by);
  const before = useFunnelBefore(state, chosen);
  return (
    <ReportPage name="funnels" lead={words.lead} state={state} hasCompare report={report}>
      <QueryPlace query={list}>
        {(funnels) => (
          <>
            <FunnelsBar
              view={view}
              funnels={funnels}
              chosen={chosen}
              mayWrite={mayWrite}
              onChoose={(funnel) => putOwn({ funnel })}
            />
            {chosen !== null && (
              <QueryPlace query={report}>
                {(data) => (
                  <FunnelPanel
                    name={chosen.name}
                    report={data}
                    before={before.data ?? null}
                    byTools={
                      <ByChoice
                        label={words.by}
                        chosen={by}
                        choices={CHOICES}
                        none={words.byNothing}
                        onChoose={(next) => putOwn({ by: next })}
                      />
                    }
                    valueName={by === null ? null : (value) => formats.names.value(by, value)}
                  />
                )}
              </QueryPlace>
            )}
          </>
        )}
      </QueryPlace>
    </ReportPage>
  );
}

function askedOf({ view }: SiteViewState, funnel: Funnel | null) {
  const { steps = [], order, per, windowSeconds } = funnel ?? {};
  const filters = [...view.state.filters];
  return { site: view.site.id, filters, steps: [...steps], order, per, windowSeconds };
}

/** The same funnel on the days compared with. */
function useFunnelBefore(state: SiteViewState, funnel: Funnel | null) {
  const trpc = useTRPC();
  const api = useTRPCClient();
  const { range } = state.view;
  const options = beforeOptions(range);
  const question = { ...askedOf(state, funnel), ...daysBefore(range) };
  return useQuery({
    ...trpc.reports.funnel.queryOptions(question),
    queryFn: toldBy((signal) => api.reports.answerFunnel.query(question, signal)),
    ...options,
    enabled: options.enabled && funnel !== null,
  });
}

function useFunnel(state: SiteViewState, funnel: Funnel | null, by: ByDimension | null) {
  const trpc = useTRPC();
  const api = useTRPCClient();
  const { view } = state;
  const question = {
    ...askedOf(state, funnel),
    range: view.range.range,
    ...(by === null ? {} : { by }),
  };
  return useQuery({
    ...trpc.reports.funnel.queryOptions(question),
    queryFn: toldBy((signal) => api.reports.answerFunnel.query(question, signal)),
    ...studyOptions(view.range),
    enabled: funnel !== null,
  });
}
