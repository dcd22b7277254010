/** What a caller is told when a procedure fails: one translation for tRPC and for REST. */
import { isRefusal, type RefusalReason } from '@footfall/domain';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { ZodError } from 'zod';
import { describeIssues, type FieldFault, fieldFaultsOf, isZodError } from '../issues.ts';

type Code = TRPCError['code'];

export type Failure = {
  /** tRPC's name for the status. */
  code: Code;
  /** HTTP status. */
  status: number;
  /** One or more sentences for people, without anything from inside. */
  detail: string;
  /** For programs, where the sentence is not enough: what is wrong with the input, or why there is no answer. */
  reason?: RefusalReason;
  /** What is wrong with which field, where a schema declined the input. */
  fields?: FieldFault[];
  /** False when it is our fault and belongs into the log. */
  isExpected: boolean;
};

/** The cause of a failure that programs are told the reason of, beside the sentence. */
class Told extends Error {
  override name = 'Told';
  readonly reason: RefusalReason;
  constructor(reason: RefusalReason) {
    super(reason);
    this.reason = reason;
  }
}

/** Turns whatever a procedure threw into an answer. */
export function failureOf(error: unknown): Failure {
  const code = codeOf(error);
  const status = getHTTPStatusCodeFromError(new TRPCError({ code }));
  const reason = reasonOf(error);
  return {
    code,
    status,
    detail: detailOf(code, error),
    isExpected: status < 500,
    ...(reason === null ? {} : { reason }),
    ...(isOfSchema(error) ? { fields: fieldFaultsOf(error.cause) } : {}),
  };
}

/** The codes of what has a reason; of the others the code says all that a page has words for. */
type RefusalCode =
  | 'BAD_REQUEST'
  | 'CONFLICT'
  | 'FORBIDDEN'
  | 'GATEWAY_TIMEOUT'
  | 'SERVICE_UNAVAILABLE'
  | 'TOO_MANY_REQUESTS';

/** A refusal of what has the right form: the reason for programs and for pages in any language, the sentence for people. */
export function refused(code: RefusalCode, is: RefusalReason, message: string): TRPCError {
  return new TRPCError({ code, message, cause: new Told(is) });
}

/** Where there is nothing, or nothing that who asks may see. */
export function notFound(message: string): TRPCError {
  return new TRPCError({ code: 'NOT_FOUND', message });
}

/** Where somebody has to say first who they are. */
export function signedOut(message: string): TRPCError {
  return new TRPCError({ code: 'UNAUTHORIZED', message });
}

/** Where nobody waits for the answer any more. */
export function cancelled(): TRPCError {
  return new TRPCError({ code: 'CLIENT_CLOSED_REQUEST' });
}

/** What a door of REST says to what no procedure has seen yet. */
export function badRequest(message: string, cause?: unknown): Error {
  return new TRPCError({ code: 'BAD_REQUEST', message, cause });
}

function isOfSchema(error: unknown): error is TRPCError & { cause: ZodError } {
  return error instanceof TRPCError && isZodError(error.cause);
}

/** What the failure was told with, or the first reason that a schema names beside its message. */
function reasonOf(error: unknown): RefusalReason | null {
  if (error instanceof TRPCError && error.cause instanceof Told) return error.cause.reason;
  if (codeOf(error) === 'SERVICE_UNAVAILABLE') return 'away' satisfies RefusalReason;
  if (!isOfSchema(error)) return null;
  for (const issue of error.cause.issues) {
    const reason: unknown = issue.code === 'custom' ? issue.params?.['reason'] : undefined;
    if (isRefusal(reason)) return reason;
  }
  return null;
}

function codeOf(error: unknown): Code {
  if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR') return error.code;
  const cause = error instanceof TRPCError ? error.cause : error;
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'AbortError') return 'CLIENT_CLOSED_REQUEST';
  return DATABASE_AWAY.has(name) ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
}

/** What the MongoDB driver calls it when no server can be reached in time. */
const DATABASE_AWAY: ReadonlySet<string> = new Set([
  'MongoServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoWaitQueueTimeoutError',
]);

function detailOf(code: Code, error: unknown): string {
  if (code === 'INTERNAL_SERVER_ERROR') {
    return 'Something went wrong on our side. The log has the details.';
  }
  if (!(error instanceof TRPCError) || error.code !== code) return DETAILS[code] ?? code;
  return isOfSchema(error) ? describeIssues(error.cause) : error.message;
}

const DETAILS: { [code in Code]?: string } = {
  SERVICE_UNAVAILABLE: 'The database cannot be reached at the moment. Try again soon.',
  CLIENT_CLOSED_REQUEST: 'The client went away.',
};
