/** Changes passwords: of who knows theirs, and of who forgot it, by a link in their mailbox. */

import type { Quota, QuotaStore } from '@footfall/cache';
import type { PasswordResetStore } from '@footfall/db';
import type { SendMail } from '@footfall/mail';
import type { Accounts } from './auth/accounts.ts';
import { hashKey } from './auth/key-hash.ts';
import { makeLink } from './mail-links.ts';
import type { User } from './viewer.ts';

export type PasswordSources = {
  resets: PasswordResetStore;
  accounts: Pick<Accounts, 'findUser' | 'setPassword' | 'changePassword'>;
  quotas: QuotaStore;
  /** Null where the operator has set no mail server. */
  sendMail: SendMail | null;
  publicUrl: string;
  now: () => number;
  onFault: (error: unknown) => void;
};

export type Passwords = ReturnType<typeof createPasswords>;

/** Long enough to find the mail, short enough that an old one in a mailbox is worth nothing. */
const LIFE_MS = 3_600_000;

/** Nobody needs more mails than this; somebody might be annoyed with them. */
const MAILS: Quota = { limit: 3, windowMs: LIFE_MS };
/** As for signing in: enough for who forgot which one it was. */
const GUESSES: Quota = { limit: 10, windowMs: 5 * 60_000 };

/** Makes what procedures can do with passwords. */
export function createPasswords(sources: PasswordSources) {
  const { resets, accounts, quotas, sendMail, publicUrl, now, onFault } = sources;

  async function mailLink(user: User, send: SendMail): Promise<void> {
    const { link, tokenHash } = makeLink(publicUrl, 'new-password');
    const expiresAt = new Date(now() + LIFE_MS);
    await resets.add({ tokenHash, userId: user.id, expiresAt });
    await send({ to: user.email, subject: 'A new password', text: textOf(link) });
  }

  return {
    /** False where there is no mail server. */
    isPossible: sendMail !== null,

    /**
     * Mails a link if the address has an account. It resolves before anything of that has begun, so that
     * neither the answer nor its time says whether there is one.
     */
    async request(email: string): Promise<void> {
      if (sendMail === null) return;
      setImmediate(() => {
        accounts
          .findUser(email)
          .then(async (user) => {
            if (user === null) return;
            const { isOver } = await quotas.take(`reset ${user.id}`, MAILS);
            if (!isOver) await mailLink(user, sendMail);
          })
          .catch(onFault);
      });
    },

    /** Sets the password and ends every session; false when the link is used, too old, or none of ours. */
    async set(token: string, password: string): Promise<boolean> {
      const userId = await resets.take(hashKey(token), new Date(now()));
      if (userId === null) return false;
      await accounts.setPassword(userId, password);
      return true;
    },

    /** Changes it for who knows it, and ends their other sessions. */
    async change(
      session: { user: User; sessionId: string },
      given: { password: string; next: string },
    ): Promise<'changed' | 'wrong' | 'tooManyTries'> {
      // Before the password is looked at, so that many at once count too.
      const { isOver } = await quotas.take(`password ${session.user.id}`, GUESSES);
      if (isOver) return 'tooManyTries';
      return (await accounts.changePassword(session, given)) ? 'changed' : 'wrong';
    },
  };
}

function textOf(link: string): string {
  return [
    'Somebody, most likely you, asked for a new password for the statistics.',
    '',
    'Follow this link within an hour to choose one:',
    link,
    '',
    'If it was not you, do nothing: your password stays as it is.',
    '',
  ].join('\n');
}
