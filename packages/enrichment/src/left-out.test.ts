import { type BotFilter, COUNT_EVERYBODY, type SiteRules } from '@footfall/domain';
import { describe, expect, test } from 'vitest';
import { applyExclusions } from './apply-exclusions.ts';
import { createClassifyBot, readKind } from './classify-bot.ts';
import type { Client } from './draft.ts';
import { CLIENT, draftOf, NOON, requestOf, SITE } from './draft-under-test.ts';
import { createJudgeRate } from './judge-rate.ts';
import { putPage } from './put-page.ts';
import { createPutSource } from './put-source.ts';

const putSource = createPutSource();

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';

type Sent = { rules?: Partial<SiteRules>; client?: Partial<Client>; country?: string };

/** The verdict on a hit, and the ending if it is not kept. */
function judge(wire: Record<string, unknown>, { rules, client, country }: Sent, isServer = false) {
  const site = { ...SITE, ...COUNT_EVERYBODY, ...rules };
  const request = requestOf({ site, client: { ...CLIENT, ...client }, isServer });
  const draft = draftOf(wire, request);
  putPage(draft, request);
  putSource(draft);
  draft.hit.country = country ?? null;
  createClassifyBot()(draft, request);
  return applyExclusions(draft, request) ?? draft.hit.verdict;
}

describe('an agent', () => {
  test.each([
    ['agent', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'],
    ['agent', 'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)'],
    ['agent', 'Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://openai.com/bot)'],
    ['agent', 'Mozilla/5.0 (Linux; Android 6.0.1) Chrome/131 (compatible; Bytespider)'],
    ['agent', 'facebookexternalhit/1.1'],
    ['agent', 'WhatsApp/2.23.20.0'],
    ['agent', 'Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)'],
    ['agent', `${CHROME} Chrome/131.0.0.0 Safari/537.36 Chrome-Lighthouse`],
    ['headless', `${CHROME} HeadlessChrome/131.0.0.0 Safari/537.36`],
    ['library', 'curl/7.88.1'],
    ['library', 'node'],
    ['library', 'python-requests/2.32.3'],
    ['library', 'Go-http-client/1.1'],
    ['emptyAgent', ''],
    ['browser', `${CHROME} Chrome/131.0.0.0 Safari/537.36`],
    ['browser', 'Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 Chrome/131 Mobile'],
    [
      'browser',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 340.0.0.22',
    ],
  ])('is told as %s: %s', (kind, agent) => {
    expect(readKind(agent)).toBe(kind);
  });

  test('that names itself a bot is left out; libraries and headless browsers only where the site is strict', () => {
    const of = (userAgent: string, botFilter: SiteRules['botFilter']) =>
      judge({}, { client: { userAgent }, rules: { botFilter } });
    expect(of('Googlebot/2.1', 'standard')).toBe('bot:agent');
    expect(of('Googlebot/2.1', 'off')).toBeNull();
    for (const [agent, verdict] of [
      ['curl/8.5.0', 'bot:library'],
      ['', 'bot:emptyAgent'],
      [`${CHROME} HeadlessChrome/131.0.0.0 Safari/537.36`, 'bot:headless'],
    ] as const) {
      expect(of(agent, 'standard')).toBeNull();
      expect(of(agent, 'strict')).toBe(verdict);
    }
  });

  test('of a server says nothing of the visitor, but one that the server sends along does', () => {
    const client = { userAgent: 'SomeBot/1.0' };
    expect(judge({}, { client }, true)).toBeNull();
    expect(judge({ ua: 'Googlebot/2.1' }, { client }, true)).toBe('bot:agent');
  });
});

test('a prefetch and a spammer’s referrer are bots for every site that filters', () => {
  const hints = { ...CLIENT.hints, purpose: 'prefetch;prerender' };
  expect(judge({}, { client: { hints } })).toBe('bot:prefetch');
  expect(judge({ r: 'https://www.semalt.com/crawler.php' }, {})).toBe('bot:referrerSpam');
  expect(judge({ r: 'https://notsemalt.com/' }, {})).toBeNull();
});

test('a browser that says that a program drives it is one for sites that filter strictly', () => {
  const of = (b: unknown, botFilter: BotFilter) => judge({ b }, { rules: { botFilter } });
  expect(of(true, 'strict')).toBe('bot:webdriver');
  expect(of(true, 'standard')).toBeNull();
  for (const b of [false, 'yes', 1, null, { a: 1 }]) expect(of(b, 'strict')).toBeNull();
});

test('who does more in a minute than anybody can is one for sites that filter strictly', () => {
  const judgeRate = createJudgeRate();
  const of = (wire: object, botFilter: BotFilter, { visitorId = 1, at = NOON } = {}) => {
    const request = requestOf({ site: { ...SITE, botFilter } });
    const draft = draftOf({ ...wire }, request);
    Object.assign(draft.hit, { visitorId, at });
    judgeRate(draft, request);
    return draft.hit.verdict;
  };
  const views = Array.from({ length: 70 }, () => of({}, 'strict'));
  expect(views.filter((verdict) => verdict === 'bot:rate')).toHaveLength(10);
  expect(of({ n: 'signup' }, 'strict')).toBe('bot:rate');
  expect(of({ n: 'engagement' }, 'strict')).toBeNull();
  expect(of({}, 'strict', { visitorId: 2 })).toBeNull();
  expect(of({}, 'strict', { at: NOON + 60_000 })).toBeNull();
  expect(
    Array.from({ length: 70 }, () => of({}, 'standard', { visitorId: 3 })).every(
      (one) => one === null,
    ),
  ).toBe(true);
});

describe('a site leaves out', () => {
  test.each<[string, Record<string, unknown>, Sent & { verdict: string | null }]>([
    [
      'an address',
      {},
      { rules: { excludedAddresses: ['203.0.113.7'] }, verdict: 'excluded:address' },
    ],
    [
      'a range',
      {},
      { rules: { excludedAddresses: ['203.0.113.0/24'] }, verdict: 'excluded:address' },
    ],
    [
      'no other address',
      {},
      { rules: { excludedAddresses: ['203.0.114.0/24', '::/0'] }, verdict: null },
    ],
    [
      'a country',
      {},
      { rules: { excludedCountries: ['DE'] }, country: 'DE', verdict: 'excluded:country' },
    ],
    [
      'no other country',
      {},
      { rules: { excludedCountries: ['DE'] }, country: 'FR', verdict: null },
    ],
    [
      'pages',
      { u: 'https://example.com/admin/users' },
      { rules: { excludedPages: ['/admin/*'] }, verdict: 'excluded:page' },
    ],
    [
      'pages by several pieces',
      { u: 'https://example.com/a/x/b/y/c' },
      { rules: { excludedPages: ['/a/*/b/*/c'] }, verdict: 'excluded:page' },
    ],
    [
      'pages with letters beyond ASCII',
      { u: 'https://example.com/über/uns' },
      { rules: { excludedPages: ['/über/*'] }, verdict: 'excluded:page' },
    ],
    [
      'pages, however they are escaped',
      { u: 'https://example.com/%61dmin/users' },
      { rules: { excludedPages: ['/admin/*'] }, verdict: 'excluded:page' },
    ],
    [
      'no host name with letters beyond ASCII that it allows',
      { u: 'https://www.bücher-y.example/' },
      { rules: { allowedHostnames: ['*.bücher-y.example'] }, verdict: null },
    ],
    [
      'no host name that it allows in the spelling of URLs',
      { u: 'https://bücher.example/' },
      { rules: { allowedHostnames: ['xn--bcher-kva.example'] }, verdict: null },
    ],
    [
      'no page that only begins alike',
      { u: 'https://example.com/admin' },
      { rules: { excludedPages: ['/admin/*', '/adm', '*in/'] }, verdict: null },
    ],
    [
      'foreign host names',
      { u: 'https://copy.test/' },
      {
        rules: { allowedHostnames: ['example.com', '*.example.com'] },
        verdict: 'excluded:hostname',
      },
    ],
    [
      'no host name that it allows',
      { u: 'https://shop.example.com/' },
      { rules: { allowedHostnames: ['example.com', '*.example.com'] }, verdict: null },
    ],
  ])('%s', (_, wire, { verdict, ...sent }) => {
    expect(judge(wire, sent)).toBe(verdict);
  });

  test('without keeping them, hits of who asks for privacy, if it honours that', () => {
    const client = { hints: { ...CLIENT.hints, wantsPrivacy: true } };
    expect(judge({}, { client })).toBeNull();
    expect(judge({}, { client, rules: { honourPrivacySignal: true } })).toEqual({
      outcome: 'excluded',
      reason: 'privacySignal',
    });
  });
});
