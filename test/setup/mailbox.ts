/** A real SMTP server that keeps what it gets, for tests that follow mailed links. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { eventually } from './eventually.ts';

/** A mail as it came: its headers by lower-case name, and both of its forms. */
export type ReceivedMail = {
  to: string[];
  headers: ReadonlyMap<string, string>;
  text: string;
  html: string;
};

export type Mailbox = {
  /** What `SMTP_URL` has to be. */
  url: string;
  /** The link in the latest mail to an address, once it is there. */
  linkFor(address: string): Promise<string>;
  /** All that came so far. */
  mails: ReceivedMail[];
  /** What the server says to the next mails instead of taking them; null takes them. */
  answerWith(refusal: { code: number; times: number }): void;
  close(): Promise<void>;
};

export async function openMailbox(): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  let refusal = { code: 0, times: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusal.times > 0) {
          refusal.times -= 1;
          done(Object.assign(new Error('not now'), { responseCode: refusal.code }));
          return;
        }
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, ...readMail(Buffer.concat(chunks).toString()) });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    linkFor: async (address) => {
      let link: string | undefined;
      await eventually(async () => {
        const mail = mails.findLast(({ to }) => to.includes(address));
        link = /https?:\/\/\S+#[\w-]{43}/.exec(mail?.text ?? '')?.[0];
        if (link === undefined) throw new Error(`no mail with a link for ${address}`);
      });
      return link ?? '';
    },
    mails,
    answerWith: (next) => {
      refusal = next;
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** One level of parts is all that we send. */
function readMail(raw: string): Omit<ReceivedMail, 'to'> {
  const { headers, body } = readPart(raw);
  const boundary = /boundary="?([^";]+)/.exec(headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) return { headers, text: decode(headers, body), html: '' };
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => readPart(part.trimStart()));
  const partOf = (type: string) => {
    const part = parts.find((one) => one.headers.get('content-type')?.startsWith(type) === true);
    return part === undefined ? '' : decode(part.headers, part.body);
  };
  return { headers, text: partOf('text/plain'), html: partOf('text/html') };
}

function readPart(raw: string): { headers: Map<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n');
  // A header that goes on begins its next line with a space.
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { headers: new Map(headers), body: raw.slice(end + 4) };
}

function decode(headers: ReadonlyMap<string, string>, body: string): string {
  const encoding = headers.get('content-transfer-encoding');
  if (encoding === 'base64') {
    return Buffer.from(body, 'base64').toString().replaceAll('\r\n', '\n');
  }
  if (encoding !== 'quoted-printable') return body.replaceAll('\r\n', '\n');
  // A long line goes on after "=".
  const bytes = body
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString().replaceAll('\r\n', '\n');
}
