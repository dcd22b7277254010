/** Invites people, and takes in who follows the link, as procedures need it. */
import { randomBytes } from 'node:crypto';
import type { Invitation, InvitationStore, OrganisationStore, SiteStore } from '@footfall/db';
import type { GivenRole, Organisation } from '@footfall/domain';
import type { SendMail } from '@footfall/mail';
import type { Accounts } from './auth/accounts.ts';
import { hashKey } from './auth/key-hash.ts';
import { makeLink } from './mail-links.ts';
import type { Organisations } from './organisations.ts';
import type { User } from './viewer.ts';

export type InvitationSources = {
  invitations: InvitationStore;
  organisations: OrganisationStore;
  sites: SiteStore;
  /** How members and guests are added. */
  people: Organisations;
  accounts: Pick<Accounts, 'addUser' | 'findUser'>;
  /** Null where the operator has set no mail server: then the link is for whoever invites to pass on. */
  sendMail: SendMail | null;
  publicUrl: string;
  now: () => number;
};

export type InvitationWish = { email: string; role: GivenRole; site: string | null };

/** An invitation as the organisation sees it. */
export type InvitationInfo = InvitationWish & { id: string; createdAt: string; expiresAt: string };

/** An invitation as the one who was invited sees it. */
export type InvitationOffer = {
  organisation: string;
  site: string | null;
  email: string;
  role: GivenRole;
  /** True: sign in with that address to accept. False: choose a name and a password. */
  hasAccount: boolean;
};

export type AcceptOutcome =
  | { ok: true; user: User }
  | { ok: false; reason: 'unknown' | 'signInFirst' | 'namesNobody' | 'full' };

export type Invitations = ReturnType<typeof createInvitations>;

/** A week: who is on holiday asks for another. */
const LIFE_MS = 7 * 86_400_000;
const ID_BYTES = 9;

/** Makes what procedures can do with invitations. */
export function createInvitations(sources: InvitationSources) {
  const { invitations, sites, accounts, now } = sources;

  const find = (token: string) => findInvitation(sources, token);

  return {
    /** Mails a link; hands it back instead where there is no mail server. Null for a site that is not theirs. */
    async invite(
      organisation: Organisation,
      wish: InvitationWish,
    ): Promise<{ link: string | null; info: InvitationInfo } | null> {
      const site = wish.site === null ? null : await sites.read(wish.site, 'latest');
      if (wish.site !== null && site?.ownerId !== organisation.id) return null;
      const { link, tokenHash } = makeLink(sources.publicUrl, 'invitation');
      const createdAt = new Date(now());
      const invitation: Invitation = {
        tokenHash,
        invitationId: randomBytes(ID_BYTES).toString('base64url'),
        organisationId: organisation.id,
        siteId: wish.site,
        email: wish.email,
        role: wish.role,
        createdAt,
        expiresAt: new Date(createdAt.getTime() + LIFE_MS),
      };
      await invitations.add(invitation);
      const info = toInfo(invitation);
      if (sources.sendMail === null) return { link, info };
      await sources.sendMail(mailOf(wish.email, site?.domain ?? organisation.name, link));
      return { link: null, info };
    },

    list: async (organisationId: string): Promise<InvitationInfo[]> =>
      (await invitations.list(organisationId, new Date(now()))).map(toInfo),

    revoke: (organisationId: string, invitationId: string): Promise<boolean> =>
      invitations.remove(organisationId, invitationId),

    async read(token: string): Promise<InvitationOffer | null> {
      const found = await find(token);
      if (found === null) return null;
      const { email, role } = found.invitation;
      return {
        organisation: found.organisation.name,
        site: found.site?.domain ?? null,
        email,
        role,
        hasAccount: (await accounts.findUser(email)) !== null,
      };
    },

    /** Takes somebody in. Who has an account already must be signed in with it; anybody else gets one. */
    async accept(
      token: string,
      who: { user: User | null; newcomer: { name: string; password: string } | null },
    ): Promise<AcceptOutcome> {
      const found = await find(token);
      if (found === null) return { ok: false, reason: 'unknown' };
      const { email } = found.invitation;
      const known = await accounts.findUser(email);
      if (known !== null && who.user?.id !== known.id) return { ok: false, reason: 'signInFirst' };
      if (known === null && who.newcomer === null) return { ok: false, reason: 'namesNobody' };
      const user =
        known ??
        (who.newcomer === null ? 'taken' : await accounts.addUser({ email, ...who.newcomer }));
      if (user === 'taken') return { ok: false, reason: 'signInFirst' };
      if (!(await admit(sources, found.invitation, user))) return { ok: false, reason: 'full' };
      await invitations.remove(found.organisation.id, found.invitation.invitationId);
      return { ok: true, user };
    },
  };
}

/** Makes the question whether an invitation, by the hash of its token, is good and for an address. */
export function createIsInvited(invitations: InvitationStore, now: () => number) {
  return async (tokenHash: string, email: string): Promise<boolean> =>
    (await invitations.read(tokenHash, new Date(now())))?.email === email;
}

/** What the link leads to; null when it leads to nothing any more. */
async function findInvitation(
  { invitations, organisations, sites, now }: InvitationSources,
  token: string,
) {
  const invitation = await invitations.read(hashKey(token), new Date(now()));
  if (invitation === null) return null;
  const organisation = await organisations.read(invitation.organisationId, 'latest');
  const { siteId } = invitation;
  const site = siteId === null ? null : await sites.read(siteId, 'latest');
  return organisation === null ? null : { invitation, organisation, site };
}

/** Gives the role that was offered; a member keeps the role they have. False when there is no room. */
async function admit(
  { people, sites, organisations }: InvitationSources,
  { organisationId, siteId, role }: Invitation,
  user: User,
): Promise<boolean> {
  if (siteId !== null) {
    const site = await sites.read(siteId, 'latest');
    if (site === null) return false;
    await people.putGuest(site, user.id, role === 'viewer' ? 'viewer' : 'editor');
    return true;
  }
  const organisation = await organisations.read(organisationId, 'latest');
  if (organisation?.members.some(({ userId }) => userId === user.id) === true) return true;
  return (await people.giveRole(organisationId, user.id, role)) === 'changed';
}

function mailOf(to: string, where: string, link: string) {
  const text = [
    `You are invited to the web statistics of ${where}.`,
    '',
    'Follow this link within a week to accept:',
    link,
    '',
    'If you did not expect this, do nothing: without the link nobody can accept in your name.',
    '',
  ].join('\n');
  return { to, subject: `Invitation to the statistics of ${where.replace(/\s+/g, ' ')}`, text };
}

function toInfo(invitation: Invitation): InvitationInfo {
  const { invitationId, email, role, siteId, createdAt, expiresAt } = invitation;
  return {
    id: invitationId,
    email,
    role,
    site: siteId,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
