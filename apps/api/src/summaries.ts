/** Who is mailed summaries of a site, as procedures need it. */
import type { SummaryStore } from '@footfall/db';
import { lastPeriod, type Site, type SummaryReader, type SummaryWish } from '@footfall/domain';
import type { Accounts } from './auth/accounts.ts';

export type Summaries = ReturnType<typeof createSummaries>;

type SummarySources = {
  summaries: SummaryStore;
  readUsers: Accounts['readUsers'];
  /** False where the operator has set no mail server: then workers mail nothing. */
  isPossible: boolean;
  now: () => number;
};

/** Makes what procedures can do with subscriptions. */
export function createSummaries({ summaries, readUsers, isPossible, now }: SummarySources) {
  return {
    isPossible,

    /** What somebody wants of a site; null where they never said. */
    async read(siteId: string, userId: string): Promise<SummaryWish | null> {
      const found = await summaries.read(siteId, userId, 'latest');
      if (found === null) return null;
      const { weekly, monthly, language } = found;
      return { weekly, monthly, language };
    },

    /** From the next week or month on that ends. */
    async put(site: Site, userId: string, wish: SummaryWish): Promise<void> {
      const over = {
        weekly: lastPeriod('weekly', site, now()).from,
        monthly: lastPeriod('monthly', site, now()).from,
      };
      await summaries.put(site.id, userId, { ...wish, over });
    },

    async listReaders(siteId: string): Promise<SummaryReader[]> {
      const subscriptions = await summaries.list(siteId, 'latest');
      const users = await readUsers(subscriptions.map(({ userId }) => userId));
      return subscriptions.flatMap(({ userId, weekly, monthly }) => {
        const user = users.find(({ id }) => id === userId);
        return user === undefined ? [] : [{ email: user.email, name: user.name, weekly, monthly }];
      });
    },

    /** Ends what a mail's link belongs to; false when there is no such subscription. */
    endByToken: async (token: string): Promise<boolean> =>
      (await summaries.endByToken(token)) !== null,
  };
}
