/** A real SMTP server that keeps what it gets, for tests that follow mailed links. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { eventually } from './eventually.ts';

export type Mailbox = {
  /** What `SMTP_URL` has to be. */
  url: string;
  /** The link in the latest mail to an address, once it is there. */
  linkFor(address: string): Promise<string>;
  close(): Promise<void>;
};

export async function openMailbox(): Promise<Mailbox> {
  const mails: { to: string[]; text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, text: fromQuotedPrintable(Buffer.concat(chunks).toString()) });
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
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** A long line goes on after "="; other characters are never in our links. */
function fromQuotedPrintable(text: string): string {
  return text.replaceAll('=\r\n', '').replaceAll('=3D', '=');
}
