/** What a call rejects with when the server says no, or cannot be reached. */

export class FootfallError extends Error {
  override readonly name = 'FootfallError';
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** `NOT_FOUND`, `BAD_REQUEST`, …; `UNREACHABLE` when there was no answer. */
  readonly code: string;
  /** Which of the things that a code can mean, where the server says so: `tooMuch`. */
  readonly reason: string | null;
  /** The server's log has it too; null when there was no answer. */
  readonly requestId: string | null;

  constructor(
    message: string,
    facts: {
      status: number | null;
      code: string;
      reason?: string | null;
      requestId?: string | null;
      cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.status = facts.status;
    this.code = facts.code;
    this.reason = facts.reason ?? null;
    this.requestId = facts.requestId ?? null;
  }
}
