/** Says what went wrong with a call, in the few ways that matter to the person in front of the page. */
import { TRPCClientError } from '@trpc/client';

export type Failure =
  | { kind: 'signedOut' | 'notFound' | 'unreachable' | 'broken' }
  /** The API understood and declined; the reason is written for people. */
  | { kind: 'refused'; reason: string }
  /** The same, for a reason that has words in every language. */
  | { kind: 'taken' | 'full' }
  /** What was typed is not of the form that is asked for: which fields, and what is wrong with them. */
  | { kind: 'unfit'; fields: readonly FieldFault[] };

export type FieldFault = {
  /** Where in what was sent: `change.excludedAddresses.0`. */
  path: string;
  is: 'tooSmall' | 'tooBig' | 'wrong';
};

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
      return refusalOf(error.message, error.data);
    default:
      return { kind: 'broken' };
  }
}

function refusalOf(message: string, data: object): Failure {
  if ('fields' in data && Array.isArray(data.fields)) {
    return { kind: 'unfit', fields: data.fields.filter(isFieldFault).map(toFieldFault) };
  }
  const reason = 'reason' in data ? data.reason : null;
  return reason === 'taken' || reason === 'full'
    ? { kind: reason }
    : { kind: 'refused', reason: message };
}

type SentFault = { path: unknown[]; is: FieldFault['is'] };

function isFieldFault(sent: unknown): sent is SentFault {
  if (typeof sent !== 'object' || sent === null || !('path' in sent) || !('is' in sent))
    return false;
  return (
    Array.isArray(sent.path) &&
    (sent.is === 'tooSmall' || sent.is === 'tooBig' || sent.is === 'wrong')
  );
}

function toFieldFault({ path, is }: SentFault): FieldFault {
  return { path: path.join('.'), is };
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
