/** Notes what users change about their own account, in the audit log of every organisation that they are a member of. */
import type { UnroutedAction } from './audit.ts';
import type { Context } from './trpc/context.ts';
import type { User } from './viewer.ts';

/** What was changed stays changed, also when it cannot be written down: then the log of the process has it. */
export async function noteOwnChange(
  { organisations, audit, network, onFault }: Context,
  user: User,
  { action, provider }: { action: UnroutedAction; provider: string },
): Promise<void> {
  const viewer = { is: 'user', user, sessionId: '' } as const;
  try {
    const opened = await organisations.listOf(viewer);
    for (const { organisation } of opened) {
      const change = { organisationId: organisation.id, siteId: null, action };
      await audit.note(viewer, network, { ...change, details: { provider } });
    }
  } catch (error) {
    onFault(error);
  }
}
