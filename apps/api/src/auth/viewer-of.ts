/** Finds out who sent a request: by API key when there is an `Authorization` header, else by session cookie. */
import type { ApiKeyStore } from '@footfall/db';
import { isExpired } from '../api-keys.ts';
import { FIRST_ORGANISATION_ID, type Viewer } from '../viewer.ts';
import type { Accounts } from './accounts.ts';
import { hashKey } from './key-hash.ts';
import type { KeyUses } from './key-uses.ts';

export type ViewerSources = {
  accounts: Accounts;
  keys: ApiKeyStore;
  uses: KeyUses;
  now: () => number;
};

export type Identified = { viewer: Viewer | null; cookies: string[] };

const STRANGER: Identified = { viewer: null, cookies: [] };

/** A request that shows a key is judged by the key alone, whatever cookies came with it. */
export async function viewerOf(headers: Headers, sources: ViewerSources): Promise<Identified> {
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    return { viewer: await viewerOfKey(authorization, sources), cookies: [] };
  }
  if (!headers.has('cookie')) return STRANGER;
  const session = await sources.accounts.readSession(headers);
  if (session === null) return STRANGER;
  const { user, sessionId, cookies } = session;
  return { viewer: { is: 'user', user, sessionId }, cookies };
}

async function viewerOfKey(
  authorization: string,
  { keys, uses, now }: ViewerSources,
): Promise<Viewer | null> {
  const key = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
  if (key === undefined) return null;
  const keyHash = hashKey(key);
  // A key that was made a moment ago may not have reached a secondary yet.
  const known = (await keys.read(keyHash, 'recent')) ?? (await keys.read(keyHash, 'latest'));
  if (known === null) return null;
  if (isExpired(known, now())) return null;
  uses.note(known);
  const { keyId, name, organisationId, siteIds, permissions } = known;
  return { is: 'key', keyId, name, organisationId, siteIds, permissions };
}

/**
 * Lets the key of the environment do everything in the first administrator's organisation, also before
 * there is an administrator: sites that it adds are theirs from the beginning.
 */
export async function registerAdminKey(keys: ApiKeyStore, key: string): Promise<void> {
  await keys.put({
    keyHash: hashKey(key),
    organisationId: FIRST_ORGANISATION_ID,
    name: 'FOOTFALL_API_KEY',
    permissions: ['admin'],
  });
}
