/** Errors over HTTP, as RFC 9457 wants them: `application/problem+json`. */
import { STATUS_CODES } from 'node:http';

export type Problem = { status: number; detail: string };

/** The answer for a problem; `headers` are added to it. */
export function problem(
  { status, detail }: Problem,
  headers: Record<string, string> = {},
): Response {
  const title = STATUS_CODES[status] ?? 'Error';
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail }), {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="footfall"' } : {}),
      ...headers,
    },
  });
}
