/** Sends mail by the operator's SMTP server. */
import { createTransport } from 'nodemailer';
import type { MailServer } from './mail-settings.ts';

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html?: string;
  headers?: Readonly<Record<string, string>>;
};

/** The promise rejects when the server does not take the mail; {@link fateOf} says what that means. */
export type SendMail = (mail: Mail) => Promise<void>;

/** A mail server that does not answer must not hold up whoever waits. */
const CONNECT_MAX_MS = 5_000;
const ANSWER_MAX_MS = 10_000;

export function createSendMail({ url, from }: MailServer): SendMail {
  const transport = createTransport({
    url,
    connectionTimeout: CONNECT_MAX_MS,
    greetingTimeout: CONNECT_MAX_MS,
    socketTimeout: ANSWER_MAX_MS,
    // What we send is ours: nothing is read from files or fetched from addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ headers, ...mail }) => {
    await transport.sendMail({
      from,
      ...mail,
      ...(headers !== undefined && { headers: { ...headers } }),
    });
  };
}

/** `unsent`: later it may go. `refused`: it never will. `unknown`: the server may have taken it. */
export type MailFate = 'unsent' | 'refused' | 'unknown';

/** What became of a mail, by the error that sending it ended with. */
export function fateOf(error: unknown): MailFate {
  const { responseCode, command, code } = (error ?? {}) as Record<string, unknown>;
  // https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1: 5xx is for good, but for a login that the operator mends.
  if (typeof responseCode === 'number') {
    return responseCode >= 500 && code !== 'EAUTH' ? 'refused' : 'unsent';
  }
  // Nothing of the mail is said before its data.
  return command === 'CONN' || code === 'EDNS' || code === 'ECONNECTION' ? 'unsent' : 'unknown';
}
