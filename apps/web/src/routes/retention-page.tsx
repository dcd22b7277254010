/** Who comes again; the address says by which periods, and whether shares or visitors are shown. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lengthOf } from '../dashboard-range.ts';
import { RetentionPanel } from '../features/retention/retention-panel.tsx';
import { PERIODS, periodFor } from '../features/retention/triangle.ts';
import { useRetentionText } from '../text/views/retention.ts';
import { useTRPC, useTRPCClient } from '../trpc/client.ts';
import { toldBy } from '../trpc/told.ts';
import { buttonClass } from '../ui/button.tsx';
import { Choices } from '../ui/tabs.tsx';
import { QueryPlace } from './query-place.tsx';
import { ReportPage } from './report-page.tsx';
import { studyOptions } from './study-options.ts';
import { useSiteView } from './use-site-view.ts';

/** As many columns as fit beside the dates on a desk; what is older is in the table of the API. */
const COLUMNS = { day: 14, week: 13, month: 12 } as const;

export function RetentionPage() {
  const words = useRetentionText();
  const state = useSiteView();
  const { view, own, putOwn } = state;
  const { days, range, today } = view.range;
  const trpc = useTRPC();
  const api = useTRPCClient();
  const usual = periodFor(days === null ? null : lengthOf(days));
  const period = PERIODS.find((one) => one === own.per) ?? usual;
  const shown = own.show === 'visitors' ? 'visitors' : 'share';
  const question = {
    site: view.site.id,
    range,
    filters: [...view.state.filters],
    period,
    periods: COLUMNS[period],
  };
  const report = useQuery({
    ...trpc.reports.retention.queryOptions(question),
    queryFn: toldBy((signal) => api.reports.answerRetention.query(question, signal)),
    ...studyOptions(view.range),
  });
  return (
    <ReportPage
      name="retention"
      lead={words.lead}
      state={state}
      report={report}
      tools={
        <Choices
          label={words.period}
          choices={PERIODS.map((value) => ({ value, label: words.periods[value] }))}
          chosen={period}
          onChoose={(next) => putOwn({ per: next === usual ? undefined : next })}
        />
      }
    >
      <QueryPlace query={report}>
        {(data) => (
          <RetentionPanel
            report={data}
            period={period}
            shown={shown}
            today={today}
            tools={
              <Choices
                label={words.show}
                choices={(['share', 'visitors'] as const).map((value) => ({
                  value,
                  label: words.shows[value],
                }))}
                chosen={shown}
                onChoose={(next) => putOwn({ show: next === 'visitors' ? next : undefined })}
              />
            }
            emptyDeed={
              <Link
                to="/sites/$siteId/settings"
                params={{ siteId: view.site.id }}
                className={buttonClass('plain')}
              >
                {words.toSettings}
              </Link>
            }
          />
        )}
      </QueryPlace>
    </ReportPage>
  );
}
