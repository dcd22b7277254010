/** The viewer: who asks, by session cookie or by API key, and what that one may do. */

/** What a key may do; `admin` is everything. A signed-in user may everything with the sites that are theirs. */
export type Permission = 'reports:read' | 'sites:read' | 'sites:write' | 'hits:write' | 'admin';

/** A user as the dashboard shows one. */
export type User = { id: string; email: string; name: string };

export type Viewer = {
  /** Whose sites these are: the id of the user who signed in, or to whom the key belongs. */
  ownerId: string;
  /** Null for a key: it acts for its user, but nobody is signed in. */
  user: User | null;
  permissions: readonly Permission[];
};

/**
 * The id of the first administrator, known before there is one: a key from the environment can own
 * sites that the administrator finds later, and two set-ups at once collide on it.
 */
export const FIRST_ADMINISTRATOR_ID = 'administrator';

/** What a signed-in user may do. */
export const USER_PERMISSIONS: readonly Permission[] = ['admin'];

export function isAllowed(viewer: Viewer, permission: Permission): boolean {
  return viewer.permissions.includes('admin') || viewer.permissions.includes(permission);
}
