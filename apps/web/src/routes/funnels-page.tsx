/** The funnels of a site, one at a time; the address says which. */
import type { Funnel } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { FunnelPanel } from '../features/conversions/funnel-panel.tsx';
import { FunnelsBar } from '../features/conversions/funnels-bar.tsx';
import { useLocale } from '../text/locale.tsx';
import { useConversionsText } from '../text/views/conversions.ts';
import { useTRPC } from '../trpc/client.ts';
import { ByChoice, type ByDimension, byOf } from './by-choice.tsx';
import { QueryPlace } from './query-place.tsx';
import { ReportPage } from './report-page.tsx';
import { studyOptions } from './study-options.ts';
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
  return (
    <ReportPage name="funnels" lead={words.lead} state={state} meta={report.data?.meta}>
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

function useFunnel({ view }: SiteViewState, funnel: Funnel | null, by: ByDimension | null) {
  const trpc = useTRPC();
  const { steps = [], order, per, windowSeconds } = funnel ?? {};
  return useQuery({
    ...trpc.reports.funnel.queryOptions({
      site: view.site.id,
      range: view.range.range,
      filters: [...view.state.filters],
      steps: [...steps],
      order,
      per,
      windowSeconds,
      ...(by === null ? {} : { by }),
    }),
    ...studyOptions(view.range),
    enabled: funnel !== null,
  });
}
