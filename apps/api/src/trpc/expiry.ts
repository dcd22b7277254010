/** Until when a key or a link is good, as it is asked for. */
import type { Context } from './context.ts';
import { refused } from './failure.ts';

/** Refuses what would be over before it begins: whoever asks for that has mistaken the day. */
export function refusePast(
  ctx: Pick<Context, 'now'>,
  { expiresAt }: { expiresAt: string | null },
): void {
  if (expiresAt === null || Date.parse(expiresAt) > ctx.now()) return;
  const message = 'expiresAt: must be in the future';
  throw refused('BAD_REQUEST', 'past', message);
}
