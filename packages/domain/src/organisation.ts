/** Who may do what: organisations own sites, members have a role in them, guests one in a single site. */
import { z } from 'zod';
import { type GivenRole, GUEST_ROLES, ROLES, type Role } from './role.ts';

export const organisationIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{3,64}$/, 'must be 3 to 64 characters of A-Z a-z 0-9 _ -');

export const organisationNameSchema = z.string().trim().min(1).max(120);

const memberSchema = z.object({
  userId: z.string(),
  role: z.enum(ROLES),
  /** ISO 8601. */
  since: z.string(),
});
export type Member = z.output<typeof memberSchema>;

export const organisationSchema = z.object({
  id: organisationIdSchema,
  name: z.string(),
  createdAt: z.string(),
  members: z.array(memberSchema),
});
export type Organisation = z.output<typeof organisationSchema>;

/** More people than this want groups, not a longer list; the document stays far below MongoDB's 16 MB. */
export const MEMBERS_MAX = 1_000;

/** The role of a user; null for a stranger. */
export function roleIn(organisation: Organisation, userId: string): Role | null {
  return organisation.members.find((member) => member.userId === userId)?.role ?? null;
}

/** Why members cannot be changed like that. */
export type MemberRefusal = 'unknown' | 'isOwner' | 'full';
type Change = { members: Member[] } | { refusal: MemberRefusal };

/** Adds somebody, or gives a member another role; the owner keeps theirs. */
export function withMember(
  members: readonly Member[],
  given: Member & { role: GivenRole },
): Change {
  const present = members.find(({ userId }) => userId === given.userId);
  if (present === undefined) {
    return members.length < MEMBERS_MAX ? { members: [...members, given] } : { refusal: 'full' };
  }
  if (present.role === 'owner') return { refusal: 'isOwner' };
  return {
    members: members.map((member) =>
      member === present ? { ...member, role: given.role } : member,
    ),
  };
}

/** Takes a member away; the owner has to hand the organisation over first. */
export function withoutMember(members: readonly Member[], userId: string): Change {
  const present = members.find((member) => member.userId === userId);
  if (present === undefined) return { refusal: 'unknown' };
  if (present.role === 'owner') return { refusal: 'isOwner' };
  return { members: members.filter((member) => member !== present) };
}

/** Makes a member the owner; who was it before becomes an admin. */
export function withOwner(members: readonly Member[], userId: string): Change {
  if (!members.some((member) => member.userId === userId)) return { refusal: 'unknown' };
  return {
    members: members.map((member) => {
      if (member.userId === userId) return { ...member, role: 'owner' };
      return member.role === 'owner' ? { ...member, role: 'admin' } : member;
    }),
  };
}

const guestSchema = z.object({
  siteId: z.string(),
  userId: z.string(),
  role: z.enum(GUEST_ROLES),
  since: z.string(),
});
/** Somebody who may see, or edit, one site of an organisation that they do not belong to. */
export type Guest = z.output<typeof guestSchema>;
