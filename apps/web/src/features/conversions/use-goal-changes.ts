/** Deletes goals, and brings the last one back. */
import type { Goal } from '@footfall/domain';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '../../trpc/client.ts';
import { useRemoval } from '../../trpc/use-removal.ts';

export function useGoalChanges(siteId: string) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: trpc.goals.list.queryKey() });
    // Every report that asks for goals counts anew.
    void queryClient.invalidateQueries({ queryKey: trpc.reports.query.queryKey() });
  };
  const removal = useRemoval<Goal>({
    remove: ({ id }) => client.goals.remove.mutate({ site: siteId, id }),
    restore: ({ name, rule }) => client.goals.add.mutate({ site: siteId, name, rule }),
    onChanged: refresh,
  });
  return { refresh, ...removal };
}
