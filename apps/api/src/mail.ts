/** Sends mail by the operator's SMTP server. */
import { createTransport } from 'nodemailer';

type Mail = { to: string; subject: string; text: string };
export type SendMail = (mail: Mail) => Promise<void>;

/** A mail server that does not answer must not hold up whoever waits. */
const CONNECT_MAX_MS = 5_000;
const ANSWER_MAX_MS = 10_000;

/** `url` is `smtp://user:password@host:port`, or `smtps://`. The promise rejects when the server does not take the mail. */
export function createSendMail(url: string, from: string): SendMail {
  const transport = createTransport({
    url,
    connectionTimeout: CONNECT_MAX_MS,
    greetingTimeout: CONNECT_MAX_MS,
    socketTimeout: ANSWER_MAX_MS,
    // What we send is ours: nothing is read from files or fetched from addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (mail) => {
    await transport.sendMail({ from, ...mail });
  };
}
