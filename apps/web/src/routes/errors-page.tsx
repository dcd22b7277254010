/** What failed in visitors' browsers; the address says in which order. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorsPanel } from '../features/errors/errors-panel.tsx';
import { useTechnicalText } from '../text/views/technical.ts';
import { useTRPC } from '../trpc/client.ts';
import { buttonClass } from '../ui/button.tsx';
import { Choices } from '../ui/tabs.tsx';
import { QueryPlace } from './query-place.tsx';
import { ReportPage } from './report-page.tsx';
import { beforeOptions, daysBefore, studyOptions } from './study-options.ts';
import { useSiteView } from './use-site-view.ts';

const ORDERS = ['count', 'visitors', 'lastAt'] as const;
/** Who has more different errors than this begins with the first. */
const ROWS = 50;

export function ErrorsPage() {
  const { errors } = useTechnicalText();
  const state = useSiteView();
  const { view, own, putOwn } = state;
  const trpc = useTRPC();
  const orderBy = ORDERS.find((one) => one === own.order) ?? 'count';
  const common = { site: view.site.id, filters: [...view.state.filters] };
  const report = useQuery({
    ...trpc.reports.scriptErrors.queryOptions({
      ...common,
      range: view.range.range,
      orderBy,
      limit: ROWS,
    }),
    ...studyOptions(view.range),
  });
  const before = useQuery({
    ...trpc.reports.scriptErrors.queryOptions({ ...common, ...daysBefore(view.range), limit: 1 }),
    ...beforeOptions(view.range),
  });
  return (
    <ReportPage name="errors" lead={errors.lead} state={state} hasCompare report={report}>
      <QueryPlace query={report}>
        {(data) => (
          <ErrorsPanel
            report={data}
            before={before.data ?? null}
            timezone={view.site.timezone}
            orderTools={
              <Choices
                label={errors.order}
                choices={ORDERS.map((value) => ({ value, label: errors.orders[value] }))}
                chosen={orderBy}
                onChoose={(order) => putOwn({ order: order === 'count' ? undefined : order })}
              />
            }
            emptyDeed={
              <Link
                to="/sites/$siteId/settings"
                params={{ siteId: view.site.id }}
                className={buttonClass('plain')}
              >
                {errors.toSettings}
              </Link>
            }
          />
        )}
      </QueryPlace>
    </ReportPage>
  );
}
