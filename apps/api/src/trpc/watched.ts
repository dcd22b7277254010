/** Opens a stream of a site for who may see it, or says why there is none. */
import type { Site } from '@footfall/domain';
import type { Viewer } from '../viewer.ts';
import type { WatchRequest } from '../watches.ts';
import type { Context } from './context.ts';
import { refused } from './failure.ts';

type Asked<Value> = Pick<WatchRequest<Value>, 'what' | 'look' | 'textOf'> & {
  /** Of the call; absent where it is made by another door. */
  signal: AbortSignal | undefined;
};

export function watched<Value>(
  ctx: Context & { site: Site; asking: Viewer },
  { signal, ...wanted }: Asked<Value>,
): AsyncIterable<Value> {
  const opened = ctx.watches.open({
    ...wanted,
    siteId: ctx.site.id,
    by: nameOf(ctx.asking),
    signal: signal === undefined ? ctx.signal : AbortSignal.any([ctx.signal, signal]),
  });
  if (opened === 'tooMany') {
    throw refused('TOO_MANY_REQUESTS', 'busy', TOO_MANY);
  }
  if (opened === 'leaving') {
    throw refused('SERVICE_UNAVAILABLE', 'away', LEAVING);
  }
  return opened;
}

const TOO_MANY = 'As many streams as there may be are open. Ask instead, or try again later.';
const LEAVING = 'This process is about to end. Try again now: another one answers.';

function nameOf(viewer: Viewer): string {
  return viewer.is === 'user' ? `user ${viewer.user.id}` : `key ${viewer.keyId}`;
}
