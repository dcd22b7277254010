/** Deletes funnels, and brings the last one back. */
import type { Funnel } from '@footfall/domain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client.ts';

export function useFunnelChanges(siteId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [removed, setRemoved] = useState<Funnel | null>(null);
  const refresh = () =>
    void queryClient.invalidateQueries({ queryKey: trpc.funnels.list.queryKey() });
  const add = useMutation(trpc.funnels.add.mutationOptions({ onSuccess: refresh }));
  const remove = useMutation(trpc.funnels.remove.mutationOptions({ onSuccess: refresh }));
  return {
    refresh,
    removed,
    forget: () => setRemoved(null),
    remove: (funnel: Funnel) =>
      remove.mutate({ site: siteId, id: funnel.id }, { onSuccess: () => setRemoved(funnel) }),
    undo: () => {
      if (removed !== null) {
        const { id: _, createdAt: __, ...wanted } = removed;
        add.mutate({ site: siteId, ...wanted });
      }
      setRemoved(null);
    },
  };
}
