/** Errors over HTTP, as RFC 9457 wants them: `application/problem+json`. */
import { STATUS_CODES } from 'node:http';
import type { RefusalReason } from '@footfall/domain';

export type Problem = {
  status: number;
  detail: string;
  /** For programs: why, where it is one of the reasons that there are. */
  reason?: RefusalReason;
};

/** The answer for a problem; `headers` are added to it. */
export function problem(
  { status, detail, reason }: Problem,
  headers: Record<string, string> = {},
): Response {
  const title = STATUS_CODES[status] ?? 'Error';
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail, reason }), {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="footfall"' } : {}),
      ...headers,
    },
  });
}
