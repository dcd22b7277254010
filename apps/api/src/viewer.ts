/** The viewer: who asks, by session cookie or by API key. What they may do is decided for each site and organisation. */
import type { Permission } from '@footfall/domain';

/** A user as the dashboard shows one. */
export type User = { id: string; email: string; name: string };

export type Viewer =
  | { is: 'user'; user: User; sessionId: string }
  | {
      is: 'key';
      keyId: string;
      name: string;
      organisationId: string;
      /** Null for all sites of the organisation. */
      siteIds: readonly string[] | null;
      permissions: readonly Permission[];
    };

/**
 * The id of the first administrator, known before there is one: a key from the environment can add
 * sites that the administrator finds later, and two set-ups at once collide on it.
 */
export const FIRST_ADMINISTRATOR_ID = 'administrator';

/**
 * The organisation of the first administrator has their id, which is what every site of an installation
 * from before there were organisations names as its owner: nothing has to be moved (ADR 24).
 */
export const FIRST_ORGANISATION_ID = 'administrator';
