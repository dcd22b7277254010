/** Deletes funnels, and brings the last one back. */
import type { Funnel } from '@footfall/domain';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '../../trpc/client.ts';
import { useRemoval } from '../../trpc/use-removal.ts';

export function useFunnelChanges(siteId: string) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const refresh = () =>
    void queryClient.invalidateQueries({ queryKey: trpc.funnels.list.queryKey() });
  const removal = useRemoval<Funnel>({
    remove: ({ id }) => client.funnels.remove.mutate({ site: siteId, id }),
    restore: ({ id: _, createdAt: __, ...wanted }) =>
      client.funnels.add.mutate({ site: siteId, ...wanted }),
    onChanged: refresh,
  });
  return { refresh, ...removal };
}
