/** Organisations, their members and the guests of their sites, as procedures need them. */
import { randomBytes } from 'node:crypto';
import type { GuestStore, OrganisationStore } from '@footfall/db';
import {
  type GivenRole,
  type Guest,
  type GuestRole,
  type MemberRefusal,
  type Organisation,
  type Permission,
  permissionsOf,
  type Role,
  roleIn,
  type Site,
  withMember,
  withOwner,
  withoutMember,
} from '@footfall/domain';
import { FIRST_ADMINISTRATOR_ID, FIRST_ORGANISATION_ID, type User, type Viewer } from './viewer.ts';

/** Who a user is, by their id; those that are gone are left out. */
type ReadUsers = (userIds: readonly string[]) => Promise<User[]>;

export type OrganisationSources = {
  organisations: OrganisationStore;
  guests: GuestStore;
  readUsers: ReadUsers;
  now: () => number;
};

/** An organisation as somebody sees it who belongs to it. */
export type OpenOrganisation = { organisation: Organisation; role: Role };

/** A person with a role, in an organisation or on a site. */
export type Person<Given extends Role> = { user: User; role: Given; since: string };

export type MemberOutcome = 'changed' | MemberRefusal;

export type Organisations = ReturnType<typeof createOrganisations>;

/** Nobody guesses it, so that an id tells nothing. */
const ID_BYTES = 16;

/** Makes what procedures can do with organisations. */
export function createOrganisations(sources: OrganisationSources) {
  const { organisations, guests, readUsers, now } = sources;
  const today = () => new Date(now()).toISOString();

  return {
    ...createGuests(guests, { readUsers, now }),

    /** Makes the organisation of the first administrator, also before there is one; a second time it does nothing. */
    async ensureFirst(): Promise<void> {
      const since = today();
      await organisations.create({
        id: FIRST_ORGANISATION_ID,
        name: 'My organisation',
        createdAt: since,
        members: [{ userId: FIRST_ADMINISTRATOR_ID, role: 'owner', since }],
      });
    },

    /** The organisation, for who belongs to it; null for everybody else, as if there were none. */
    async open(viewer: Viewer, organisationId: string): Promise<OpenOrganisation | null> {
      const organisation = await organisations.read(organisationId, 'latest');
      const role = organisation === null ? null : roleOf(viewer, organisation);
      return organisation === null || role === null ? null : { organisation, role };
    },

    /** The organisations that somebody belongs to, with their role; the oldest first. */
    listOf: (viewer: Viewer): Promise<OpenOrganisation[]> => listOf(organisations, viewer),

    /** What somebody may do with a site; null when it is none of their business. */
    async permissionsOn(viewer: Viewer, site: Site): Promise<readonly Permission[] | null> {
      if (viewer.is === 'key') {
        const isForSite = viewer.siteIds === null || viewer.siteIds.includes(site.id);
        return viewer.organisationId === site.ownerId && isForSite ? viewer.permissions : null;
      }
      const { id } = viewer.user;
      const organisation = await organisations.read(site.ownerId, 'latest');
      const role = organisation === null ? null : roleIn(organisation, id);
      if (role !== null) return permissionsOf(role);
      const guest = await guests.read(site.id, id, 'latest');
      return guest === null ? null : permissionsOf(guest.role);
    },

    async create(owner: User, name: string): Promise<Organisation> {
      const since = today();
      const organisation: Organisation = {
        id: randomBytes(ID_BYTES).toString('base64url'),
        name,
        createdAt: since,
        members: [{ userId: owner.id, role: 'owner', since }],
      };
      await organisations.create(organisation);
      return organisation;
    },

    rename: (organisationId: string, name: string): Promise<void> =>
      organisations.rename(organisationId, name),

    async listMembers({ members }: Organisation): Promise<Person<Role>[]> {
      return await withUsers(readUsers, members);
    },

    giveRole: (organisationId: string, userId: string, role: GivenRole): Promise<MemberOutcome> =>
      organisations.changeMembers(organisationId, (members) =>
        withMember(members, { userId, role, since: today() }),
      ),

    /** Gives a role to who is a member already. */
    changeRole: (organisationId: string, userId: string, role: GivenRole): Promise<MemberOutcome> =>
      organisations.changeMembers(organisationId, (members) =>
        members.some((member) => member.userId === userId)
          ? withMember(members, { userId, role, since: today() })
          : { refusal: 'unknown' },
      ),

    removeMember: (organisationId: string, userId: string): Promise<MemberOutcome> =>
      organisations.changeMembers(organisationId, (members) => withoutMember(members, userId)),

    transfer: (organisationId: string, userId: string): Promise<MemberOutcome> =>
      organisations.changeMembers(organisationId, (members) => withOwner(members, userId)),
  };
}

/** What procedures can do with the guests of a site that they were handed. */
function createGuests(
  guests: GuestStore,
  { readUsers, now }: Pick<OrganisationSources, 'readUsers' | 'now'>,
) {
  return {
    /** The sites that a user is a guest of. */
    guestsOf: (user: User): Promise<Guest[]> => guests.listOf(user.id, 'latest'),

    async listGuests(site: Site): Promise<Person<GuestRole>[]> {
      return await withUsers(readUsers, await guests.list(site.id, 'latest'));
    },

    putGuest: (site: Site, userId: string, role: GuestRole): Promise<void> =>
      guests.put({ siteId: site.id, userId, role, since: new Date(now()).toISOString() }),

    removeGuest: (site: Site, userId: string): Promise<boolean> => guests.remove(site.id, userId),
  };
}

async function listOf(store: OrganisationStore, viewer: Viewer): Promise<OpenOrganisation[]> {
  const theirs =
    viewer.is === 'user'
      ? await store.listOf(viewer.user.id, 'latest')
      : [await store.read(viewer.organisationId, 'latest')];
  return theirs.flatMap((organisation) => {
    const role = organisation === null ? null : roleOf(viewer, organisation);
    return organisation === null || role === null ? [] : [{ organisation, role }];
  });
}

/** A key has a part in the organisation as a whole only if it may everything, on every site. */
function roleOf(viewer: Viewer, organisation: Organisation): Role | null {
  if (viewer.is === 'user') return roleIn(organisation, viewer.user.id);
  const { organisationId, siteIds, permissions } = viewer;
  const isWhole = organisationId === organisation.id && siteIds === null;
  return isWhole && permissions.includes('admin') ? 'admin' : null;
}

async function withUsers<Given extends Role>(
  readUsers: ReadUsers,
  people: readonly { userId: string; role: Given; since: string }[],
): Promise<Person<Given>[]> {
  const users = new Map<string, User>();
  for (const user of await readUsers(people.map(({ userId }) => userId))) users.set(user.id, user);
  return people.flatMap(({ userId, role, since }) => {
    const user = users.get(userId);
    return user === undefined ? [] : [{ user, role, since }];
  });
}
