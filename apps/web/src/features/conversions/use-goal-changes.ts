/** Deletes goals, and brings the last one back. */
import type { Goal } from '@footfall/domain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client.ts';

export function useGoalChanges(siteId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [removed, setRemoved] = useState<Goal | null>(null);
  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: trpc.goals.list.queryKey() });
    // Every report that asks for goals counts anew.
    void queryClient.invalidateQueries({ queryKey: trpc.reports.query.queryKey() });
  };
  const add = useMutation(trpc.goals.add.mutationOptions({ onSuccess: refresh }));
  const remove = useMutation(trpc.goals.remove.mutationOptions({ onSuccess: refresh }));
  return {
    refresh,
    removed,
    forget: () => setRemoved(null),
    remove: (goal: Goal) =>
      remove.mutate({ site: siteId, id: goal.id }, { onSuccess: () => setRemoved(goal) }),
    undo: () => {
      if (removed !== null) {
        add.mutate({ site: siteId, name: removed.name, rule: removed.rule });
      }
      setRemoved(null);
    },
  };
}
