/** What follows when a site's settings were saved: the list has them, and what reports say may be something else. */
import type { OpenSite } from '@footfall/domain';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useTRPC } from '../trpc/client.ts';

export function useSavedSite(): (saved: OpenSite) => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  return (saved) => {
    queryClient.setQueryData(trpc.sites.list.queryKey(), (sites) =>
      sites?.map((one) => (one.id === saved.id ? saved : one)),
    );
    // Days, weeks, bounces, and which hits count may be others now.
    void queryClient.invalidateQueries({ queryKey: trpc.reports.pathKey() });
    void router.invalidate();
  };
}
