/** What is done with data of a site's visitors, for everybody: as JSON for programs, and as a page for the visitors. */
import { type MailLanguage, type Privacy, privacySchema } from '@footfall/domain';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { problem } from '../rest/problem.ts';
import { answerPage, languageOf } from './plain-page.ts';
import { PRIVACY_WORDS } from './privacy-words.ts';
import type { RequestEnv } from './request-env.ts';

/** Null for a site that there is not. Which sites there are is no secret: their ids stand in their pages. */
export type ReadPrivacy = (siteId: string) => Promise<Privacy | null>;

export function createPrivacyRoutes(readPrivacy: ReadPrivacy): Hono<RequestEnv> {
  return new Hono<RequestEnv>()
    .get('/privacy.json', async (c) => {
      const site = c.req.query('site');
      if (site === undefined) {
        return problem({ status: 400, detail: 'Say which site: /privacy.json?site=SITE.' });
      }
      const privacy = await readPrivacy(site);
      if (privacy === null) return problem({ status: 404, detail: 'There is no such site.' });
      // For any page to read: a site may show it in a privacy notice of its own.
      c.header('access-control-allow-origin', '*');
      return c.json(privacySchema.parse(privacy));
    })
    .get('/privacy/:site', async (c) => {
      const privacy = await readPrivacy(c.req.param('site'));
      const language = languageOf(c);
      if (privacy !== null) return answerPage(c, pageOf(privacy, language));
      const words = PRIVACY_WORDS[language];
      return answerPage(c, { title: words.unknown, body: html``, status: 404 });
    });
}

function pageOf(privacy: Privacy, language: MailLanguage) {
  const { site, visitors, retentionDays, privacySignal, redactsPersonalData } = privacy;
  const words = PRIVACY_WORDS[language];
  const list = privacy.collected.map((name) => html`<li>${words.collected[name]}</li>`);
  const parameters = privacy.keptParameters.join(', ');
  return {
    title: words.title(site.domain),
    body: html`<p>${words.lead(site.domain)}</p>
<h2>${words.kept}</h2>
<ul>${list}</ul>
<p>${parameters === '' ? words.noParameters : words.parameters(parameters)} ${redactsPersonalData ? words.redacted : ''}</p>
<h2>${words.notKept}</h2>
<p>${words.address}</p>
<h2>${words.who}</h2>
<p>${words.hash(visitors.keyDeletedAfterHours)} ${words.consent}</p>
<h2>${words.howLong}</h2>
<p>${retentionDays === null ? words.forGood : words.days(retentionDays)}</p>
<h2>${words.optOut}</h2>
<p>${privacySignal === 'honoured' ? words.honoured : words.ignored(site.domain)} ${words.noList}</p>
<p><a href="/privacy.json?site=${site.id}">${words.machine}</a></p>`,
  };
}
