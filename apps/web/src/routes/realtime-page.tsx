/** Who is on a site now. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { RealtimePanel } from '../features/realtime/realtime-panel.tsx';
import { useLocale } from '../text/locale.tsx';
import { useRealtimeText } from '../text/views/realtime.ts';
import { useTRPC } from '../trpc/client.ts';
import { Button } from '../ui/button.tsx';
import { QueryPlace } from './query-place.tsx';
import { SitePage } from './site-page.tsx';

/**
 * Asked anew a quarter of a second after each answer, not pushed: hits take about as long to reach the reports anyway, all
 * who look at a site share four answers a second, and a question that is late is simply not asked again meanwhile (ADR 41).
 */
const ASK_MS = 250;

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export function RealtimePage() {
  const { text } = useLocale();
  const words = useRealtimeText();
  const { site } = siteRoute.useLoaderData();
  const trpc = useTRPC();
  const [isPaused, setPaused] = useState(false);
  const present = useQuery({
    ...trpc.realtime.present.queryOptions({ site: site.id }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: isPaused ? false : ASK_MS,
  });
  return (
    <SitePage
      view="realtime"
      title={text.views.realtime}
      lead={words.lead}
      report={present}
      tools={
        <div className="flex items-center gap-2">
          <State isPaused={isPaused} isLate={present.isRefetchError} />
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
        {(data) => <RealtimePanel report={data} asOf={Date.parse(data.meta.freshAsOf)} />}
      </QueryPlace>
    </SitePage>
  );
}

function State({ isPaused, isLate }: { isPaused: boolean; isLate: boolean }) {
  const words = useRealtimeText();
  const isLive = !isPaused && !isLate;
  return (
    <p role="status" className={`flex items-center gap-2 ${isLate ? 'text-warn' : 'text-quiet'}`}>
      <span
        aria-hidden="true"
        className={`size-2 shrink-0 rounded-full ${isLive ? 'bg-good' : 'bg-warn'}`}
      />
      {isPaused ? words.paused : isLate ? words.late : words.live}
    </p>
  );
}
