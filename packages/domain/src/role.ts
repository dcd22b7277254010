/** What members and guests may do. Free of schemas, so that the dashboard offers the same roles as the API takes. */
import type { Permission } from './permission.ts';

/** From the most to the least that a member may do. An organisation has exactly one owner. */
export const ROLES = ['owner', 'admin', 'editor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** Roles that can be given; ownership is handed over instead. */
export const GIVEN_ROLES = ['admin', 'editor', 'viewer'] as const;
export type GivenRole = (typeof GIVEN_ROLES)[number];

/** What a guest can be on the one site that they were invited to. */
export const GUEST_ROLES = ['editor', 'viewer'] as const;
export type GuestRole = (typeof GUEST_ROLES)[number];

const PERMISSIONS_OF: Record<Role, readonly Permission[]> = {
  owner: ['admin'],
  admin: ['admin'],
  editor: ['reports:read', 'sites:read', 'sites:write'],
  viewer: ['reports:read', 'sites:read'],
};

/** What a role lets somebody do with the sites that it is about. */
export function permissionsOf(role: Role): readonly Permission[] {
  return PERMISSIONS_OF[role];
}

/** True when `role` may at least what `least` may. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(least);
}
