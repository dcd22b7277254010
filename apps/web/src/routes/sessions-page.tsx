/** Sessions of a site one by one; the address says which one is open. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { SessionList } from '../features/sessions/session-list.tsx';
import { SessionSheet } from '../features/sessions/session-sheet.tsx';
import { useSessionsText } from '../text/views/sessions.ts';
import { useTRPCClient } from '../trpc/client.ts';
import { QueryPlace } from './query-place.tsx';
import { ReportPage } from './report-page.tsx';
import { type SiteViewState, useSiteView } from './use-site-view.ts';

const PAGE_ROWS = 25;

export function SessionsPage() {
  const words = useSessionsText();
  const state = useSiteView();
  const { view, own, putOwn } = state;
  const list = useSessions(state);
  const rows = list.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <ReportPage
      name="sessions"
      lead={words.lead}
      state={state}
      report={{ ...list, data: list.data?.pages[0] }}
    >
      <QueryPlace query={list}>
        {() => (
          <SessionList
            rows={rows}
            timezone={view.site.timezone}
            onOpen={(session) => putOwn({ session })}
            onMore={list.hasNextPage ? () => void list.fetchNextPage() : null}
            isLoadingMore={list.isFetchingNextPage}
          />
        )}
      </QueryPlace>
      {own.session !== undefined && (
        <SessionSheet
          key={own.session}
          view={view}
          session={own.session}
          row={rows.find(({ id }) => id === own.session) ?? null}
          onClose={() => putOwn({ session: undefined })}
        />
      )}
    </ReportPage>
  );
}

/** A page after the other; asked again only when the address changes, so that nothing moves under the reader. */
function useSessions({ view }: SiteViewState) {
  const client = useTRPCClient();
  const question = {
    site: view.site.id,
    range: view.range.range,
    filters: [...view.state.filters],
    limit: PAGE_ROWS,
  };
  return useInfiniteQuery({
    queryKey: ['sessions', question],
    queryFn: ({ pageParam, signal }) =>
      client.reports.sessions.query(
        pageParam === null ? question : { ...question, after: pageParam },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
}
