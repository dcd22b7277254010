/** The way to the API for whoever has a link: the questions of a dashboard, asked of what the link shows. */
import type { AppRouter } from '@footfall/api/router';
import type { TRPCLink } from '@trpc/client';
import { createApiClient, createQueryClient } from './client.ts';

/** What a link holds, and what the right password was answered with. */
export type ShareKey = { token: string; pass?: string };

/** What is asked of a link in place of a site. */
const SHARED: Readonly<Record<string, string>> = {
  'reports.query': 'shared.query',
  'reports.answer': 'shared.answer',
  'reports.firstDay': 'shared.firstDay',
};

/** `onLocked` is called when the pass is not good any more. */
export function createSharedApi(key: ShareKey, onLocked: () => void) {
  const asShared: TRPCLink<AppRouter> =
    () =>
    ({ next, op }) => {
      const path = SHARED[op.path];
      if (path === undefined) return next(op);
      const { site: _, ...asked } = op.input as { site: string };
      return next({ ...op, path, input: { ...asked, ...key } });
    };
  return { trpcClient: createApiClient([asShared]), queryClient: createQueryClient(onLocked) };
}
