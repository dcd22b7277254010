/** Failures of jobs: what went wrong with a site's month last, until the same goes well. */
import type { JobFailure } from '@footfall/domain';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

type FailureDocument = {
  _id: string;
  siteId: string;
  job: string;
  month: string;
  message: string;
  firstAt: Date;
  lastAt: Date;
  times: number;
};

/** One month of a site, as one job sees it. */
export type FailureOf = { job: string; month: string };

const READ_TIME_MS = 5_000;
/** A message is for a person; a driver's may go on for pages. */
const MESSAGE_CHARACTERS_MAX = 500;
/** A list for people. */
const LIST_MAX = 100;

export type FailureStore = ReturnType<typeof createFailureStore>;

/** Makes the store of `failures`. */
export function createFailureStore(database: Database) {
  const failures = database.collection<FailureDocument>('failures');
  const idOf = (siteId: string, { job, month }: FailureOf) => `${job}/${siteId}/${month}`;
  return {
    /** Writes down that a job failed with a month. */
    async note(siteId: string, of: FailureOf, { message, at }: { message: string; at: number }) {
      const said = message.slice(0, MESSAGE_CHARACTERS_MAX);
      await failures.updateOne(
        { _id: idOf(siteId, of) },
        {
          $set: { siteId, ...of, message: said, lastAt: new Date(at) },
          $setOnInsert: { firstAt: new Date(at) },
          $inc: { times: 1 },
        },
        { upsert: true },
      );
    },

    /** Forgets a failure: the job went well with the month. */
    async clear(siteId: string, of: FailureOf): Promise<void> {
      await failures.deleteOne({ _id: idOf(siteId, of), siteId });
    },

    /** What a job failed with, of all sites; for the worker, who forgets what goes well. */
    async listOfJob(
      job: string,
      freshness: Freshness,
    ): Promise<{ siteId: string; month: string }[]> {
      return await failures
        .find({ job }, { ...readOptions(freshness), maxTimeMS: READ_TIME_MS })
        .project<{ siteId: string; month: string }>({ _id: 0, siteId: 1, month: 1 })
        .toArray();
    },

    /** What last went wrong with a site, the latest first. */
    async list(siteId: string, freshness: Freshness): Promise<JobFailure[]> {
      const documents = await failures
        .find({ siteId }, { ...readOptions(freshness), maxTimeMS: READ_TIME_MS })
        .sort({ lastAt: -1 })
        .limit(LIST_MAX)
        .toArray();
      return documents.map(({ job, month, message, firstAt, lastAt, times }) => ({
        ...{ job, month, message, times },
        firstAt: firstAt.toISOString(),
        lastAt: lastAt.toISOString(),
      }));
    },
  };
}
