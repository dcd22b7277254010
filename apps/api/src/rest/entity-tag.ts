/** Answers that a client has already are not sent again: weak entity tags over what the answer says (RFC 9110, 8.8.3). */
import { createHash } from 'node:crypto';

/** 128 bits: nobody finds two answers with the same. */
const TAG_CHARACTERS = 22;

/**
 * Kept by whoever asked and by nobody between, and asked about before each use: whether somebody may
 * still see it is decided anew every time.
 */
const CACHED_BY_ASKER = { 'cache-control': 'private, no-cache', vary: 'Authorization, Cookie' };

/** The text with its tag, or 304 without it for who has it. It was made for who asks, so it says nothing to others. */
export function taggedAnswer(
  request: Request,
  text: string,
  headers: Record<string, string>,
): Response {
  const digest = createHash('sha256').update(text).digest('base64url');
  const etag = `W/"${digest.slice(0, TAG_CHARACTERS)}"`;
  const all = { ...headers, ...CACHED_BY_ASKER, etag };
  return isKnown(request.headers.get('if-none-match'), etag)
    ? new Response(null, { status: 304, headers: all })
    : new Response(text, { headers: all });
}

/** Compared weakly: a proxy that compresses may have made a strong tag a weak one, or the other way round. */
function isKnown(given: string | null, etag: string): boolean {
  if (given === null) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return given.split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etag));
}
