/** How pages load; the address says which vital is broken down, and by what. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { VITAL_ORDER } from '../features/vitals/vital-values.ts';
import { VitalsPanel } from '../features/vitals/vitals-panel.tsx';
import { useLocale } from '../text/locale.tsx';
import { useTechnicalText } from '../text/views/technical.ts';
import { useTRPC } from '../trpc/client.ts';
import { buttonClass } from '../ui/button.tsx';
import { ByChoice, type ByDimension, byOf } from './by-choice.tsx';
import { QueryPlace } from './query-place.tsx';
import { ReportPage } from './report-page.tsx';
import { beforeOptions, daysBefore, studyOptions } from './study-options.ts';
import { useSiteView } from './use-site-view.ts';

const CHOICES: readonly ByDimension[] = [
  'page',
  'device',
  'country',
  'browser',
  'os',
  'hostname',
  'channel',
];
const ROWS = 25;

export function VitalsPage() {
  const { vitals } = useTechnicalText();
  const { text, formats } = useLocale();
  const state = useSiteView();
  const { view, own, putOwn } = state;
  const trpc = useTRPC();
  const by = byOf(own.by, CHOICES) ?? 'page';
  const vital = VITAL_ORDER.find((one) => one === own.vital) ?? 'LCP';
  const report = useQuery({
    ...trpc.reports.vitals.queryOptions({
      site: view.site.id,
      range: view.range.range,
      filters: [...view.state.filters],
      by,
      limit: ROWS,
    }),
    ...studyOptions(view.range),
  });
  const before = useQuery({
    ...trpc.reports.vitals.queryOptions({
      site: view.site.id,
      filters: [...view.state.filters],
      ...daysBefore(view.range),
    }),
    ...beforeOptions(view.range),
  });
  return (
    <ReportPage name="vitals" lead={vitals.lead} state={state} hasCompare report={report}>
      <QueryPlace query={report}>
        {(data) => (
          <VitalsPanel
            report={data}
            before={before.data ?? null}
            vital={vital}
            onVital={(next) => putOwn({ vital: next === 'LCP' ? undefined : next })}
            byName={text.dimension[by]}
            valueName={(value) => formats.names.value(by, value)}
            byTools={
              <ByChoice
                label={vitals.by}
                chosen={by}
                choices={CHOICES}
                onChoose={(next) => putOwn({ by: next === 'page' ? undefined : next })}
              />
            }
            emptyDeed={
              <Link
                to="/sites/$siteId/settings"
                params={{ siteId: view.site.id }}
                className={buttonClass('plain')}
              >
                {vitals.toSettings}
              </Link>
            }
          />
        )}
      </QueryPlace>
    </ReportPage>
  );
}
