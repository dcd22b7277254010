/** What is left out of reports; the address says bots of which kind. */
import { BOT_KINDS } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { kindOf, LeftOutPanel } from '../features/left-out/left-out-panel.tsx';
import { useLeftOutText } from '../text/views/left-out.ts';
import { useTRPC } from '../trpc/client.ts';
import { buttonClass } from '../ui/button.tsx';
import { QueryPlace } from './query-place.tsx';
import { ReportPage } from './report-page.tsx';
import { studyOptions } from './study-options.ts';
import { useSiteView } from './use-site-view.ts';
import { validateViewSearch } from './view-period.ts';

export function BotsPage() {
  const words = useLeftOutText();
  const state = useSiteView();
  const { view, own, putOwn } = state;
  const trpc = useTRPC();
  const kind = kindOf(own.kind);
  const report = useQuery({
    ...trpc.reports.leftOut.queryOptions({
      site: view.site.id,
      range: view.range.range,
      filters: [...view.state.filters],
    }),
    ...studyOptions(view.range),
  });
  return (
    <ReportPage
      name="bots"
      lead={
        <>
          {words.lead}{' '}
          <Link
            to="/sites/$siteId/quality"
            params={{ siteId: view.site.id }}
            search={validateViewSearch({ period: view.state.range })}
            className="text-accent underline"
            data-testid="by-arrival"
          >
            {words.byArrival}
          </Link>
        </>
      }
      state={state}
      report={report}
    >
      <QueryPlace query={report}>
        {(data) => (
          <LeftOutPanel
            report={data}
            kind={kind}
            kindTools={
              <select
                aria-label={words.kind}
                value={kind ?? ''}
                data-testid="bot-kind"
                onChange={(event) => putOwn({ kind: event.target.value || undefined })}
                className="h-7 rounded-md border border-line bg-surface px-2 text-label"
              >
                <option value="">{words.anyKind}</option>
                {BOT_KINDS.map((one) => (
                  <option key={one} value={one}>
                    {words.kinds[one]}
                  </option>
                ))}
              </select>
            }
            rulesDeed={
              <Link
                to="/sites/$siteId/settings"
                params={{ siteId: view.site.id }}
                className={buttonClass('small')}
              >
                {words.toRules}
              </Link>
            }
          />
        )}
      </QueryPlace>
    </ReportPage>
  );
}
