/** The settings of the mail server, the same for every app that writes mails. */
import { z } from 'zod';

export const MAIL_SETTINGS = {
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/./, { error: 'must be an address such as smtp://user:password@host:587' })
    .optional()
    .describe(
      'the mail server; without it nothing is mailed: no summaries, and the link of an invitation is passed on by hand',
    ),
  MAIL_FROM: z.string().min(3).max(320).optional().describe('who writes the mails'),
};

type MailEnv = z.infer<z.ZodObject<typeof MAIL_SETTINGS>>;

/** Says which of the two is missing beside the other: alone, either of them sends nothing, and nobody would notice. */
export function refineMailSettings(env: MailEnv, context: z.RefinementCtx<MailEnv>): void {
  const { SMTP_URL: url, MAIL_FROM: from } = env;
  if ((url === undefined) === (from === undefined)) return;
  const [missing, given] =
    url === undefined ? ['SMTP_URL', 'MAIL_FROM'] : ['MAIL_FROM', 'SMTP_URL'];
  const message = `must be set together with ${given}, or neither of them`;
  context.addIssue({ code: 'custom', path: [missing], message });
}

/** `url` is `smtp://user:password@host:port`, or `smtps://`. */
export type MailServer = { url: string; from: string };

/** Null where nothing is to be mailed: it takes both. */
export function toMailServer({ SMTP_URL: url, MAIL_FROM: from }: MailEnv): MailServer | null {
  return url === undefined || from === undefined ? null : { url, from };
}
