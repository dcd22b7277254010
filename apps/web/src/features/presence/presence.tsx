/** How many are on the site at this moment. */
import { useQuery } from '@tanstack/react-query';
import { useLocale } from '../../text/locale.tsx';
import { useTRPC } from '../../trpc/client.ts';
import { PresenceDot } from '../../ui/presence-dot.tsx';

export function Presence({ siteId }: { siteId: string }) {
  const { text, formats } = useLocale();
  const trpc = useTRPC();
  const { data, isError } = useQuery({
    ...trpc.realtime.now.queryOptions({ site: siteId }),
    meta: { isLive: true },
  });
  // A count that could not be read again is not "now" any more.
  const visitors = isError ? null : (data?.visitors ?? null);
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
