/** Says what went wrong with a call, in the few ways that matter to the person in front of the page. */
import { isRefusal, type RefusalReason } from '@footfall/domain';
import { TRPCClientError } from '@trpc/client';

export type Failure =
  | { kind: 'signedOut' | 'notFound' | 'unreachable' | 'broken' }
  /** The API understood and declined: why, and its sentence for people; null for a reason that this page does not know. */
  | { kind: 'refused'; why: RefusalReason | null; sentence: string }
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
  return { kind: 'refused', why: reasonIn(data), sentence: message };
}

function reasonIn(data: object): RefusalReason | null {
  return 'reason' in data && isRefusal(data.reason) ? data.reason : null;
}

/** The same of an answer by REST, and of what stood in it. */
export function failureOfAnswer(status: number, problem: unknown): Failure {
  if (status === 401) return { kind: 'signedOut' };
  if (status === 404) return { kind: 'notFound' };
  if (typeof problem !== 'object' || problem === null || !('detail' in problem)) {
    return { kind: 'broken' };
  }
  const why = reasonIn(problem);
  if (status >= 500 && why === null) return { kind: 'broken' };
  return { kind: 'refused', why, sentence: String(problem.detail) };
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
