/** The log: JSON lines about requests and faults, with nothing in them that names a person. */
import { type Logger, pino } from 'pino';

/** An error's message may quote what somebody typed in, such as the e-mail address that was taken already. */
const EMAIL = /[^\s"'<>{}:=]+@[^\s"'<>{},]+/g;

/** How deep causes are followed. */
const CAUSES_MAX = 5;

export type LoggedError = { type: string; message: string; stack?: string; cause?: LoggedError };

/** Makes the log on standard output. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: { app: 'api' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => describeError(error) },
  });
}

/** The parts of an error that help, and no others: drivers attach whole documents to theirs. */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: withoutEmail(String(error)) };
  const described: LoggedError = { type: error.name, message: withoutEmail(error.message) };
  if (error.stack !== undefined) described.stack = withoutEmail(error.stack);
  if (error.cause instanceof Error && depth < CAUSES_MAX) {
    described.cause = describeError(error.cause, depth + 1);
  }
  return described;
}

function withoutEmail(text: string): string {
  return text.replace(EMAIL, '(e-mail address)');
}
