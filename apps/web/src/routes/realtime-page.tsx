/** Who is on a site now. */
import type { PresentReport, StudyMeta } from '@footfall/domain';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { RealtimePanel } from '../features/realtime/realtime-panel.tsx';
import { useLocale } from '../text/locale.tsx';
import { useRealtimeText } from '../text/views/realtime.ts';
import { useTRPC, useTRPCClient } from '../trpc/client.ts';
import { usePushed } from '../trpc/use-pushed.ts';
import { Button } from '../ui/button.tsx';
import { useNow } from '../ui/use-now.ts';
import { QueryPlace } from './query-place.tsx';
import { SitePage } from './site-page.tsx';

/** After each answer, where nothing is pushed: behind a proxy that keeps streams, or when there are too many (ADR 45). */
const ASK_MS = 1_000;
const SECOND_MS = 1_000;

type PresentAnswer = PresentReport & { meta: StudyMeta };

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export function RealtimePage() {
  const { text } = useLocale();
  const words = useRealtimeText();
  const { site } = siteRoute.useLoaderData();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [isPaused, setPaused] = useState(false);
  const question = trpc.realtime.present.queryOptions({ site: site.id });
  const isPushed = usePushed<PresentAnswer>({
    siteId: site.id,
    isWanted: !isPaused,
    subscribe: (observer) => client.realtime.watchPresent.subscribe({ site: site.id }, observer),
    onValue: (report) => queryClient.setQueryData(question.queryKey, report),
  });
  const present = useQuery({
    ...question,
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: isPaused || isPushed ? false : ASK_MS,
  });
  // What is pushed comes when something changes; ages grow meanwhile.
  const now = useNow(SECOND_MS, isPaused);
  return (
    <SitePage
      view="realtime"
      title={text.views.realtime}
      lead={words.lead}
      report={present}
      tools={
        <div className="flex items-center gap-2">
          <State isPaused={isPaused} isLate={present.isRefetchError} isPushed={isPushed} />
          <Button
            aria-pressed={isPaused}
            data-testid="pause"
            onClick={() => setPaused(!isPaused)}
            className="min-w-24"
          >
            {isPaused ? words.resume : words.pause}
          </Button>
        </div>
      }
    >
      <QueryPlace query={present}>
        {(data) => (
          <RealtimePanel
            report={data}
            asOf={Date.parse(data.meta.freshAsOf) + Math.max(now - present.dataUpdatedAt, 0)}
          />
        )}
      </QueryPlace>
    </SitePage>
  );
}

type StateProps = { isPaused: boolean; isLate: boolean; isPushed: boolean };

function State({ isPaused, isLate, isPushed }: StateProps) {
  const words = useRealtimeText();
  const isLive = !isPaused && !isLate;
  return (
    <p
      role="status"
      data-testid="realtime-state"
      data-pushed={isPushed}
      className={`flex items-center gap-2 ${isLate ? 'text-warn' : 'text-quiet'}`}
    >
      <span
        aria-hidden="true"
        className={`size-2 shrink-0 rounded-full ${isLive ? 'bg-good' : 'bg-warn'}`}
      />
      {isPaused ? words.paused : isLate ? words.late : words.live}
    </p>
  );
}
