/** After a segment was saved, changed or removed, the list is asked for again. */
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../../trpc/client.ts';

export function useRefresh(): () => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: trpc.segments.list.queryKey() });
}
