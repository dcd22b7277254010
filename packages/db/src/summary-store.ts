/** Who wants summaries of which site, and up to which period they were sent. */
import { randomBytes } from 'node:crypto';
import type { MailLanguage, SummaryKind, SummaryWish } from '@footfall/domain';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

/** `sent` holds the first day of the last period that is done with, `failures` how often in a row the next one failed. */
type SummaryDocument = SummaryWish & {
  _id: string;
  siteId: string;
  userId: string;
  /** Ends the subscription, and nothing else; told in each mail. */
  token: string;
  sent: Record<SummaryKind, string>;
  failures: Record<SummaryKind, number>;
};

export type SummarySubscription = Omit<SummaryDocument, '_id'>;

/** Of one period. */
export type SummaryClaim = { userId: string; kind: SummaryKind; from: string };

const READ_TIME_MS = 5_000;
const TOKEN_BYTES = 32;
/** A list for people. */
const READERS_MAX = 1_000;
/** Of an installation; far more than a worker mails in a morning. */
const SUBSCRIPTIONS_MAX = 100_000;

export type SummaryStore = ReturnType<typeof createSummaryStore>;

/** Makes the store of `summaries`. */
export function createSummaryStore(database: Database) {
  const summaries = database.collection<SummaryDocument>('summaries');
  const options = (freshness: Freshness) => ({
    ...readOptions(freshness),
    maxTimeMS: READ_TIME_MS,
  });
  return {
    async read(siteId: string, userId: string, freshness: Freshness) {
      const document = await summaries.findOne({ _id: idOf(siteId, userId) }, options(freshness));
      return document === null ? null : toSubscription(document);
    },

    async list(siteId: string, freshness: Freshness): Promise<SummarySubscription[]> {
      const documents = summaries
        .find({ siteId, ...WANTED }, options(freshness))
        .limit(READERS_MAX);
      return (await documents.toArray()).map(toSubscription);
    },

    /** Of all sites, for who sends them. */
    async *listAll(freshness: Freshness): AsyncGenerator<SummarySubscription> {
      const cursor = summaries.find({ ...WANTED }, options(freshness)).limit(SUBSCRIPTIONS_MAX);
      for await (const document of cursor) yield toSubscription(document);
    },

    /** Subscribes, or changes what is wanted; `over` is done with already: nobody is sent what was before they asked. */
    async put(
      siteId: string,
      userId: string,
      { weekly, monthly, language, over }: SummaryWish & { over: Record<SummaryKind, string> },
    ): Promise<void> {
      await summaries.updateOne(
        { _id: idOf(siteId, userId) },
        {
          $set: { siteId, userId, weekly, monthly, language: language satisfies MailLanguage },
          // Never back: nothing is sent twice, however often somebody changes their mind.
          $max: { 'sent.weekly': over.weekly, 'sent.monthly': over.monthly },
          $setOnInsert: {
            token: randomBytes(TOKEN_BYTES).toString('base64url'),
            failures: { weekly: 0, monthly: 0 },
          },
        },
        { upsert: true },
      );
    },

    /** Takes a period to be sent: true for one of all workers, once, before the mail goes out. */
    async claim(siteId: string, { userId, kind, from }: SummaryClaim): Promise<boolean> {
      const { matchedCount } = await summaries.updateOne(
        { _id: idOf(siteId, userId), [kind]: true, [`sent.${kind}`]: { $lt: from } },
        { $set: { [`sent.${kind}`]: from } },
      );
      return matchedCount === 1;
    },

    /** Gives a period back that was surely not sent; how often in a row that happened. */
    async giveBack(
      siteId: string,
      { userId, kind, from, before }: SummaryClaim & { before: string },
    ): Promise<number> {
      const document = await summaries.findOneAndUpdate(
        { _id: idOf(siteId, userId), [`sent.${kind}`]: from },
        { $set: { [`sent.${kind}`]: before }, $inc: { [`failures.${kind}`]: 1 } },
        { returnDocument: 'after' },
      );
      return document?.failures[kind] ?? 0;
    },

    /** The next period begins without failures. */
    async noteDone(siteId: string, { userId, kind, from }: SummaryClaim): Promise<void> {
      await summaries.updateOne(
        { _id: idOf(siteId, userId) },
        { $max: { [`sent.${kind}`]: from }, $set: { [`failures.${kind}`]: 0 } },
      );
    },

    /** Ends the subscription of a link; of which site it was, null when there is none. */
    async endByToken(token: string): Promise<string | null> {
      const document = await summaries.findOneAndUpdate(
        { token },
        { $set: { weekly: false, monthly: false } },
      );
      return document?.siteId ?? null;
    },
  };
}

/** Who ended a subscription stays known, so that nothing is sent twice when they begin again. */
const WANTED = { $or: [{ weekly: true }, { monthly: true }] };

/** Neither id may hold a space. */
function idOf(siteId: string, userId: string): string {
  return `${siteId} ${userId}`;
}

function toSubscription({ _id, ...subscription }: SummaryDocument): SummarySubscription {
  return subscription;
}
