/** ⌘K where there is no period and no filter: everything that leads somewhere. */
import { useQuery } from '@tanstack/react-query';
import { CommandPalette } from '../features/commands/command-palette.tsx';
import { useTRPC } from '../trpc/client.ts';
import { usePlaceCommands } from './place-commands.ts';

export function PlacePalette({ site, onClose }: { site: string | null; onClose: () => void }) {
  const trpc = useTRPC();
  const { data: sites = [] } = useQuery(trpc.sites.list.queryOptions());
  return <CommandPalette commands={usePlaceCommands(site, sites)} onClose={onClose} />;
}
