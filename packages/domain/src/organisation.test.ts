import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MEMBERS_MAX, type Member, withMember, withOwner, withoutMember } from './organisation.ts';
import { isPermitted } from './permission.ts';
import { GIVEN_ROLES, type GivenRole, isAtLeast, permissionsOf, ROLES } from './role.ts';

const since = '2026-11-01T00:00:00.000Z';
const OWNER: Member = { userId: 'ada', role: 'owner', since };

type Step =
  | { does: 'give'; userId: string; role: GivenRole }
  | { does: 'remove' | 'transfer'; userId: string };

function afterStep(members: Member[], step: Step): Member[] {
  const change = changeOf(members, step);
  return 'members' in change ? change.members : members;
}

function changeOf(members: Member[], step: Step) {
  switch (step.does) {
    case 'give':
      return withMember(members, { userId: step.userId, role: step.role, since });
    case 'remove':
      return withoutMember(members, step.userId);
    case 'transfer':
      return withOwner(members, step.userId);
  }
}

describe('members', () => {
  test('have exactly one owner, whatever is done to them', () => {
    const user = fc.constantFrom('ada', 'ben', 'cem', 'dua');
    const step = fc.oneof(
      fc.record({
        does: fc.constant('give' as const),
        userId: user,
        role: fc.constantFrom(...GIVEN_ROLES),
      }),
      fc.record({ does: fc.constantFrom('remove' as const, 'transfer' as const), userId: user }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let members: Member[] = [OWNER];
        for (const made of steps) {
          members = afterStep(members, made);
          expect(members.filter(({ role }) => role === 'owner')).toHaveLength(1);
          expect(new Set(members.map(({ userId }) => userId)).size).toBe(members.length);
        }
      }),
    );
  });

  test('are handed over: the old owner stays as an admin', () => {
    const ben: Member = { userId: 'ben', role: 'viewer', since };
    expect(withOwner([OWNER, ben], 'ben')).toEqual({
      members: [
        { ...OWNER, role: 'admin' },
        { ...ben, role: 'owner' },
      ],
    });
    expect(withOwner([OWNER], 'ben')).toEqual({ refusal: 'unknown' });
  });

  test('are not without an end', () => {
    const many = Array.from({ length: MEMBERS_MAX }, (_, index) => ({
      ...OWNER,
      userId: `user ${index}`,
    }));
    expect(withMember(many, { userId: 'ben', role: 'viewer', since })).toEqual({ refusal: 'full' });
  });
});

describe('a role', () => {
  test('may all that the roles below it may', () => {
    for (const [index, role] of ROLES.entries()) {
      for (const below of ROLES.slice(index)) {
        expect(isAtLeast(role, below)).toBe(true);
        for (const permission of permissionsOf(below)) {
          expect(isPermitted(permissionsOf(role), permission)).toBe(true);
        }
      }
    }
    expect(isAtLeast('viewer', 'editor')).toBe(false);
    expect(isPermitted(permissionsOf('viewer'), 'sites:write')).toBe(false);
  });
});
