/** Where the links of summaries lead: to end them without signing in, by a button or at once by the mail program. */
import type { MailLanguage } from '@footfall/domain';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Summaries } from '../summaries.ts';
import { answerPage, languageOf } from './plain-page.ts';
import type { RequestEnv } from './request-env.ts';

/**
 * A GET changes nothing: programs that look at mails follow their links. A POST does, whoever sends it: the token is
 * all that it takes (https://www.rfc-editor.org/rfc/rfc8058), also a second time.
 */
export function createUnsubscribeRoutes(
  summaries: Pick<Summaries, 'endByToken'>,
): Hono<RequestEnv> {
  return new Hono<RequestEnv>()
    .get('/:token', (c) => {
      const words = WORDS[languageOf(c)];
      return answerPage(c, {
        title: words.title,
        body: html`<p>${words.ask}</p><form method="post"><button>${words.button}</button></form>`,
      });
    })
    .post('/:token', async (c) => {
      const words = WORDS[languageOf(c)];
      const isKnown = await summaries.endByToken(c.req.param('token'));
      return answerPage(c, {
        title: isKnown ? words.done : words.unknown,
        body: html`<p>${isKnown ? words.again : words.other}</p>`,
        status: isKnown ? 200 : 404,
      });
    });
}

const WORDS: Record<
  MailLanguage,
  Record<'title' | 'ask' | 'button' | 'done' | 'again' | 'unknown' | 'other', string>
> = {
  en: {
    title: 'Unsubscribe',
    ask: 'End the weekly and monthly summaries of this site?',
    button: 'Unsubscribe',
    done: 'Unsubscribed',
    again:
      'No more summaries of this site will be mailed to you. You can ask for them again in its settings.',
    unknown: 'There is no such subscription',
    other: 'It was ended together with its site, or the link is not complete.',
  },
  de: {
    title: 'Abbestellen',
    ask: 'Die wöchentlichen und monatlichen Zusammenfassungen dieser Site beenden?',
    button: 'Abbestellen',
    done: 'Abbestellt',
    again:
      'Zusammenfassungen dieser Site werden Ihnen nicht mehr gemailt. In ihren Einstellungen können Sie sie wieder bestellen.',
    unknown: 'Diese Bestellung gibt es nicht',
    other: 'Sie wurde mit ihrer Site beendet, oder der Link ist nicht vollständig.',
  },
};
