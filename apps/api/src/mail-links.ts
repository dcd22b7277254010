/** Links that are mailed: what they hold is random, and only its hash is kept. */
import { randomBytes } from 'node:crypto';
import { hashKey } from './auth/key-hash.ts';

const TOKEN_BYTES = 32;

/** What a link holds, and what is kept of it. */
export function makeToken(): { token: string; tokenHash: string } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, tokenHash: hashKey(token) };
}

/** The link's page, and what to keep. The token stands behind `#`: it reaches no server's log, and no referrer. */
export function makeLink(publicUrl: string, page: string): { link: string; tokenHash: string } {
  const { token, tokenHash } = makeToken();
  return { link: `${publicUrl}/${page}#${token}`, tokenHash };
}
