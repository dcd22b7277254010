/** Journeys through a site; the address says from where, which way and how far. */
import { readablePage } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { JourneyFlow } from '../features/journeys/journey-flow.tsx';
import { DEPTHS, JourneyWayBar, type Way } from '../features/journeys/journey-way.tsx';
import { useJourneysText } from '../text/views/journeys.ts';
import { useTRPC, useTRPCClient } from '../trpc/client.ts';
import { useReport } from '../trpc/report.ts';
import { toldBy } from '../trpc/told.ts';
import { QueryPlace } from './query-place.tsx';
import { ReportPage } from './report-page.tsx';
import { beforeOptions, daysBefore, studyOptions } from './study-options.ts';
import { useSiteView } from './use-site-view.ts';
import type { OwnSearch } from './view-search.ts';

const DEFAULT_DEPTH = 3;
/** Suggested as beginnings. */
const PAGES = 100;

export function JourneysPage() {
  const words = useJourneysText();
  const state = useSiteView();
  const { view, own, putOwn } = state;
  const trpc = useTRPC();
  const api = useTRPCClient();
  const way = wayOf(own);
  const { range, site } = view;
  const asked = {
    site: site.id,
    filters: [...view.state.filters],
    direction: way.direction,
    through: way.through,
    depth: way.depth,
    ...(way.start === null ? {} : { start: way.start }),
  };
  const now = { ...asked, range: range.range };
  const report = useQuery({
    ...trpc.reports.journey.queryOptions(now),
    queryFn: toldBy((signal) => api.reports.answerJourney.query(now, signal)),
    ...studyOptions(range),
  });
  const then = { ...asked, ...daysBefore(range) };
  const before = useQuery({
    ...trpc.reports.journey.queryOptions(then),
    queryFn: toldBy((signal) => api.reports.answerJourney.query(then, signal)),
    ...beforeOptions(range),
  });
  const pages = useReport(
    {
      site: site.id,
      metrics: ['pageviews'],
      dimensions: ['page'],
      range: range.range,
      orderBy: [['pageviews', 'desc']],
      limit: PAGES,
    },
    { isLive: false },
  );
  const put = (next: Way) => putOwn(ownOfWay(next));
  return (
    <ReportPage name="journeys" lead={words.lead} state={state} hasCompare report={report}>
      <JourneyWayBar
        way={way}
        pages={[
          ...new Set(
            (pages.data?.results ?? []).map(({ dimensions: [page] }) => readablePage(page ?? '')),
          ),
        ]}
        onWay={put}
      />
      <QueryPlace query={report}>
        {(data) => (
          <JourneyFlow
            report={data}
            before={before.data ?? null}
            way={{ ...way, start: startWords(way, words) }}
            onChoose={(node) => {
              const name = node.name ?? '';
              const isPage = node.kind === 'page';
              // A page's own name may hold a star, which stands for anything in a pattern; few do.
              const start = isPage
                ? { type: 'page' as const, page: name }
                : { type: 'event' as const, event: name };
              put({ ...way, start });
            }}
          />
        )}
      </QueryPlace>
    </ReportPage>
  );
}

function startWords({ start }: Way, words: ReturnType<typeof useJourneysText>): string | null {
  if (start === null) return null;
  return start.type === 'page' ? readablePage(start.page) : words.startEvent(start.event);
}

const EVENT = 'event:';

function wayOf(own: OwnSearch): Way {
  const depth = DEPTHS.find((one) => String(one) === own.depth) ?? DEFAULT_DEPTH;
  return {
    start: startOf(own.start),
    direction: own.direction === 'backward' ? 'backward' : 'forward',
    through: own.through === 'events' ? 'pagesAndEvents' : 'pages',
    depth,
  };
}

function startOf(text: string | undefined): Way['start'] {
  if (text === undefined) return null;
  return text.startsWith(EVENT)
    ? { type: 'event', event: text.slice(EVENT.length) }
    : { type: 'page', page: text };
}

function ownOfWay({ start, direction, through, depth }: Way) {
  const startText = start?.type === 'event' ? `${EVENT}${start.event}` : start?.page;
  return {
    start: startText,
    direction: direction === 'backward' ? 'backward' : undefined,
    through: through === 'pagesAndEvents' ? 'events' : undefined,
    depth: depth === DEFAULT_DEPTH ? undefined : String(depth),
  };
}
