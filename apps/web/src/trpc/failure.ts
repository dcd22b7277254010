/** Says what went wrong with a call, in the few ways that matter to the person in front of the page. */
import { TRPCClientError } from '@trpc/client';

export type Failure =
  | { kind: 'signedOut' | 'notFound' | 'unreachable' | 'broken' }
  /** The API understood and declined; the reason is written for people. */
  | { kind: 'refused'; reason: string };

export function failureOf(error: unknown): Failure {
  if (isLoadFailure(error)) return { kind: 'unreachable' };
  if (!(error instanceof TRPCClientError)) return { kind: 'broken' };
  const code = codeOf(error.data);
  switch (code) {
    case null:
      return { kind: 'unreachable' };
    case 'UNAUTHORIZED':
      return { kind: 'signedOut' };
    case 'NOT_FOUND':
      return { kind: 'notFound' };
    case 'BAD_REQUEST':
    case 'CONFLICT':
    case 'FORBIDDEN':
    case 'TOO_MANY_REQUESTS':
    case 'GATEWAY_TIMEOUT':
    case 'SERVICE_UNAVAILABLE':
      return { kind: 'refused', reason: error.message };
    default:
      return { kind: 'broken' };
  }
}

/** A part of the dashboard itself could not be loaded: offline, or another version is being put in its place. */
export function isLoadFailure(error: unknown): boolean {
  return error instanceof TypeError && /import|module script/i.test(error.message);
}

/** null when no answer of the API came at all. */
function codeOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('code' in data)) return null;
  return typeof data.code === 'string' ? data.code : null;
}

/** A refusal stays one however often it is asked. */
export function isWorthRetrying(error: unknown): boolean {
  const { kind } = failureOf(error);
  return kind === 'unreachable' || kind === 'broken';
}
