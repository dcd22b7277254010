/** How many are on the site at this moment. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useTRPC, useTRPCClient } from '../../trpc/client.ts';
import { useIsOnline } from '../../trpc/report.ts';
import { usePushed } from '../../trpc/use-pushed.ts';
import { PresenceDot } from '../../ui/presence-dot.tsx';

export function Presence({ siteId }: { siteId: string }) {
  const { text, formats } = useLocale();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [isAway, setAway] = useState(false);
  const question = trpc.realtime.now.queryOptions({ site: siteId });
  const isPushed = usePushed<{ visitors: number | null; asOf: string }>({
    siteId,
    isWanted: true,
    subscribe: (observer) => client.realtime.watchNow.subscribe({ site: siteId }, observer),
    onValue: ({ visitors, asOf }) => {
      setAway(visitors === null);
      if (visitors !== null) queryClient.setQueryData(question.queryKey, { visitors, asOf });
    },
  });
  const { data, isError } = useQuery({ ...question, meta: { isLive: !isPushed } });
  const isOnline = useIsOnline();
  // A count that could not be read again is not "now" any more.
  const visitors = !isOnline || isError || (isPushed && isAway) ? null : (data?.visitors ?? null);
  return (
    <p
      className="flex items-center gap-2 whitespace-nowrap text-quiet"
      title={text.realtime.explain}
      data-testid="here-now"
      data-value={visitors ?? ''}
    >
      <PresenceDot visitors={visitors} />
      <span className="figures">
        {text.realtime.now(visitors === null ? text.none : formats.numbers.count(visitors))}
      </span>
    </p>
  );
}
