/** After a segment was saved or changed the list is asked for again; what was deleted last can be brought back. */
import type { Segment } from '@footfall/domain';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '../../trpc/client.ts';
import { useRemoval } from '../../trpc/use-removal.ts';

export function useRefresh(): () => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: trpc.segments.list.queryKey() });
}

export function useSegmentRemoval(siteId: string) {
  const client = useTRPCClient();
  return useRemoval<Segment>({
    remove: ({ id }) => client.segments.remove.mutate({ site: siteId, id }),
    restore: ({ name, filters, isPersonal }) =>
      client.segments.add.mutate({ site: siteId, name, filters, isPersonal }),
    onChanged: useRefresh(),
  });
}
