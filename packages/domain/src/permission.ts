/** What somebody may be allowed to do. Free of schemas, so that the dashboard can ask the same question as the API. */

/** `admin` is everything. */
export const PERMISSIONS = [
  'reports:read',
  'sites:read',
  'sites:write',
  'hits:read',
  'hits:write',
  'admin',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** True when the permissions hold the one that is wanted, or everything. */
export function isPermitted(permissions: readonly Permission[], wanted: Permission): boolean {
  return permissions.includes('admin') || permissions.includes(wanted);
}
