/** Invitations, and leave to set a new password: links that were mailed, of which only a hash is kept. */
import type { GivenRole } from '@footfall/domain';
import type { Database } from './client.ts';
import { readOptions } from './freshness.ts';

/** Somebody is invited to an organisation, or as a guest to one site of it. */
export type Invitation = {
  /** SHA-256 of what the link holds, hex. */
  tokenHash: string;
  invitationId: string;
  organisationId: string;
  /** Null for the whole organisation. */
  siteId: string | null;
  email: string;
  /** A guest is an editor or a viewer. */
  role: GivenRole;
  createdAt: Date;
  expiresAt: Date;
};

/** Leave for a user to set a new password. */
export type PasswordReset = { tokenHash: string; userId: string; expiresAt: Date };

const READ_TIME_MS = 5_000;
/** A list for people. */
const INVITATIONS_MAX = 1_000;

export type InvitationStore = ReturnType<typeof createInvitationStore>;

/** Makes the store of `invitations`. */
export function createInvitationStore(database: Database) {
  const invitations = database.collection<Omit<Invitation, 'tokenHash'> & { _id: string }>(
    'invitations',
  );
  const options = { ...readOptions('latest'), maxTimeMS: READ_TIME_MS };
  return {
    async add({ tokenHash, ...rest }: Invitation): Promise<void> {
      await invitations.insertOne({ _id: tokenHash, ...rest });
    },

    /** An invitation that has not expired at that instant. */
    async read(tokenHash: string, at: Date): Promise<Invitation | null> {
      const document = await invitations.findOne(
        { _id: tokenHash, expiresAt: { $gt: at } },
        options,
      );
      if (document === null) return null;
      const { _id, ...rest } = document;
      return { tokenHash: _id, ...rest };
    },

    /** Those of an organisation that have not expired at that instant, the latest first. */
    async list(organisationId: string, at: Date): Promise<Invitation[]> {
      const documents = await invitations
        .find({ organisationId, expiresAt: { $gt: at } }, options)
        .sort({ createdAt: -1 })
        .limit(INVITATIONS_MAX)
        .toArray();
      return documents.map(({ _id, ...rest }) => ({ tokenHash: _id, ...rest }));
    },

    /** False when the organisation has no such invitation. */
    async remove(organisationId: string, invitationId: string): Promise<boolean> {
      const { deletedCount } = await invitations.deleteOne({ organisationId, invitationId });
      return deletedCount === 1;
    },
  };
}

export type PasswordResetStore = ReturnType<typeof createPasswordResetStore>;

/** Makes the store of `passwordResets`. */
export function createPasswordResetStore(database: Database) {
  const resets = database.collection<Omit<PasswordReset, 'tokenHash'> & { _id: string }>(
    'passwordResets',
  );
  return {
    async add({ tokenHash, ...rest }: PasswordReset): Promise<void> {
      await resets.insertOne({ _id: tokenHash, ...rest });
    },

    /** The user who may set a new password, once: every leave that this user has is gone with it. */
    async take(tokenHash: string, at: Date): Promise<string | null> {
      const reset = await resets.findOneAndDelete({ _id: tokenHash, expiresAt: { $gt: at } });
      if (reset === null) return null;
      await resets.deleteMany({ userId: reset.userId });
      return reset.userId;
    },
  };
}
