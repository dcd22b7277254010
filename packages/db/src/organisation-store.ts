/** Organisations with their members: one document each, so that a change of members is one step. */
import { type Member, type Organisation, organisationSchema } from '@footfall/domain';
import { MongoServerError } from 'mongodb';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

type OrganisationDocument = Omit<Organisation, 'id'> & { _id: string; version: number };

const DUPLICATE_KEY = 11_000;
const READ_TIME_MS = 5_000;
/** A list for people. */
const ORGANISATIONS_MAX = 200;
/** Two admins at once are rare; more than this many is a fault. */
const TRIES_MAX = 10;

export type OrganisationStore = ReturnType<typeof createOrganisationStore>;

/** Makes the store of `organisations`. */
export function createOrganisationStore(database: Database) {
  const organisations = database.collection<OrganisationDocument>('organisations');
  const options = (freshness: Freshness) => ({
    ...readOptions(freshness),
    maxTimeMS: READ_TIME_MS,
  });

  return {
    async read(organisationId: string, freshness: Freshness): Promise<Organisation | null> {
      const document = await organisations.findOne({ _id: organisationId }, options(freshness));
      return document === null ? null : toOrganisation(document);
    },

    /** The organisations that a user is a member of, the oldest first. */
    async listOf(userId: string, freshness: Freshness): Promise<Organisation[]> {
      const documents = await organisations
        .find({ 'members.userId': userId }, options(freshness))
        .sort({ createdAt: 1 })
        .limit(ORGANISATIONS_MAX)
        .toArray();
      return documents.map(toOrganisation);
    },

    /** Adds an organisation; `taken` when its id exists. */
    async create({ id, ...rest }: Organisation): Promise<'created' | 'taken'> {
      try {
        await organisations.insertOne({ _id: id, ...rest, version: 0 });
        return 'created';
      } catch (error) {
        if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return 'taken';
        throw error;
      }
    },

    async rename(organisationId: string, name: string): Promise<void> {
      await organisations.updateOne({ _id: organisationId }, { $set: { name } });
    },

    /**
     * Changes the members by a rule that sees who they are now; of two changes at once the second sees
     * what the first has done. The rule may refuse; `unknown` when there is no such organisation.
     */
    async changeMembers<Refusal extends string>(
      organisationId: string,
      rule: (members: Member[]) => { members: Member[] } | { refusal: Refusal },
    ): Promise<'changed' | 'unknown' | Refusal> {
      for (let tries = 0; tries < TRIES_MAX; tries += 1) {
        const document = await organisations.findOne({ _id: organisationId }, options('latest'));
        if (document === null) return 'unknown';
        const change = rule(toOrganisation(document).members);
        if ('refusal' in change) return change.refusal;
        const { version } = document;
        const { matchedCount } = await organisations.updateOne(
          { _id: organisationId, version },
          { $set: { members: change.members, version: version + 1 } },
        );
        if (matchedCount === 1) return 'changed';
      }
      throw new Error(`the members of ${organisationId} change all the time`);
    },
  };
}

function toOrganisation({ _id, ...rest }: OrganisationDocument): Organisation {
  return organisationSchema.parse({ id: _id, ...rest });
}
