/** Guests: who may see one site without being a member of its organisation. */
import type { Guest } from '@footfall/domain';
import type { Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

type GuestDocument = Guest & { _id: string };

const READ_TIME_MS = 5_000;
/** A list for people. */
const GUESTS_MAX = 1_000;

export type GuestStore = ReturnType<typeof createGuestStore>;

/** Makes the store of `guests`. */
export function createGuestStore(database: Database) {
  const guests = database.collection<GuestDocument>('guests');
  const options = (freshness: Freshness) => ({
    ...readOptions(freshness),
    maxTimeMS: READ_TIME_MS,
  });

  return {
    async read(siteId: string, userId: string, freshness: Freshness): Promise<Guest | null> {
      const document = await guests.findOne({ _id: idOf(siteId, userId) }, options(freshness));
      return document === null ? null : toGuest(document);
    },

    async list(siteId: string, freshness: Freshness): Promise<Guest[]> {
      const documents = await guests
        .find({ siteId }, options(freshness))
        .limit(GUESTS_MAX)
        .toArray();
      return documents.map(toGuest);
    },

    /** The sites that a user is a guest of. */
    async listOf(userId: string, freshness: Freshness): Promise<Guest[]> {
      const documents = await guests
        .find({ userId }, options(freshness))
        .limit(GUESTS_MAX)
        .toArray();
      return documents.map(toGuest);
    },

    /** Adds a guest, or gives them another role. */
    async put(guest: Guest): Promise<void> {
      await guests.replaceOne({ _id: idOf(guest.siteId, guest.userId) }, guest, { upsert: true });
    },

    /** False when there was no such guest. */
    async remove(siteId: string, userId: string): Promise<boolean> {
      const { deletedCount } = await guests.deleteOne({ _id: idOf(siteId, userId) });
      return deletedCount === 1;
    },
  };
}

/** Neither id may hold a space. */
function idOf(siteId: string, userId: string): string {
  return `${siteId} ${userId}`;
}

function toGuest({ siteId, userId, role, since }: GuestDocument): Guest {
  return { siteId, userId, role, since };
}
