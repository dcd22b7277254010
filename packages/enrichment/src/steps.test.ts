import { describe, expect, test } from 'vitest';
import { CLIENT, draftOf, NOON, requestOf, SITE } from './draft-under-test.ts';
import { parseHit } from './parse-hit.ts';
import { putClient } from './put-client.ts';
import { readAgent } from './put-device.ts';
import { putPage } from './put-page.ts';
import { putTime } from './put-time.ts';
import { createPutVisitor, type Salts } from './put-visitor.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe('parse-hit', () => {
  test('ends what is malformed with its reason', () => {
    expect(parseHit(7, 0, requestOf())).toEqual({ outcome: 'malformed', reason: 'notAnObject' });
    expect(parseHit({ i: 'a-hit-id-of-a-test', n: 'x', u: 'ftp://a/' }, 0, requestOf())).toEqual({
      outcome: 'malformed',
      reason: 'url',
    });
  });

  test.each([
    ['de-AT', 'de'],
    ['EN', 'en'],
    ['zh_Hant', 'zh'],
    ['', null],
    ['english', null],
    ['*', null],
  ])('language %s → %s', (l, language) => {
    expect(draftOf({ l }).hit.language).toBe(language);
  });
});

describe('put-time', () => {
  test('subtracts the age from the time of arrival', () => {
    const draft = draftOf({ a: 72 * HOUR });
    putTime(draft, requestOf());
    expect(draft.hit.at).toBe(NOON - 72 * HOUR);
  });

  test('believes a time only from a server, and not the future', () => {
    const at = '2026-11-01T00:00:00Z';
    const [visitor, server, ahead] = [draftOf({ at }), draftOf({ at }), draftOf({ at })];
    putTime(visitor, requestOf());
    putTime(server, requestOf({ isServer: true }));
    expect([visitor.hit.at, server.hit.at]).toEqual([NOON, Date.parse(at)]);
    const early = requestOf({ isServer: true, arrivedAt: Date.parse(at) - 2 * MINUTE });
    expect(putTime(ahead, early)).toEqual({ outcome: 'malformed', reason: 'time' });
    const nearly = requestOf({ isServer: true, arrivedAt: Date.parse(at) - 1 });
    expect(putTime(ahead, nearly)).toBeUndefined();
    expect(ahead.hit.at).toBe(Date.parse(at) - 1);
  });
});

test('put-client takes another client only from a server, and without the hints of the server', () => {
  const wire = { ip: '::ffff:1.2.3.4', ua: 'Other/1' };
  const visitor = draftOf(wire);
  putClient(visitor, requestOf());
  expect(visitor.client).toBe(CLIENT);
  const server = draftOf(wire);
  putClient(server, requestOf({ isServer: true }));
  expect(server.client).toMatchObject({ address: '1.2.3.4', userAgent: 'Other/1' });
  expect(server.client.hints.brands).toBeUndefined();
});

test('put-client keeps the wish for privacy that a server passed on', () => {
  for (const wantsPrivacy of [true, false]) {
    const client = { ...CLIENT, hints: { ...CLIENT.hints, wantsPrivacy } };
    const draft = draftOf({ ip: '1.2.3.4', ua: 'Other/1' });
    putClient(draft, requestOf({ isServer: true, client }));
    expect(draft.client.hints.wantsPrivacy).toBe(wantsPrivacy);
  }
});

test('put-page keeps host and path, without port, query and fragment', () => {
  const draft = draftOf({ u: `https://Shop.Example.com:8443/${'a'.repeat(600)}?q=1#x` });
  putPage(draft, requestOf());
  expect(draft.hit.hostname).toBe('shop.example.com');
  expect(draft.hit.page).toBe(`/${'a'.repeat(600)}`);
});

test('put-page keeps the query parameters that the site asks for, in the order of its list', () => {
  const site = { ...SITE, keptParameters: ['id', 'page'] };
  const pageOf = (u: string) => {
    const draft = draftOf({ u });
    putPage(draft, requestOf({ site }));
    return draft.hit.page;
  };
  expect(pageOf('https://example.com/list?page=2&token=x&id=7#top')).toBe('/list?id=7&page=2');
  expect(pageOf('https://example.com/list?id=a&id=b%26c')).toBe('/list?id=a&id=b%26c');
  expect(pageOf('https://example.com/list?Id=7')).toBe('/list');
  expect(pageOf('https://example.com/app?id=7#/item')).toBe('/app?id=7#/item');
});

test('put-page takes a fragment that is a route for a part of the page, without its query', () => {
  const pageOf = (u: string) => {
    const draft = draftOf({ u });
    putPage(draft, requestOf());
    return draft.hit.page;
  };
  expect(pageOf('https://example.com/app?a=1#/item/2?token=3')).toBe('/app#/item/2');
  expect(pageOf('https://example.com/#!/old')).toBe('/#!/old');
  expect(pageOf('https://example.com/#part/one')).toBe('/');
});

describe('put-device', () => {
  const NONE = CLIENT.hints;
  const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0';
  test.each([
    [
      'a phone whose Android is frozen',
      `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`,
      NONE,
      ['Chrome', '131', 'Android', null, 'mobile'],
    ],
    [
      'Safari on a Mac whose version is frozen',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      NONE,
      ['Safari', '18', 'macOS', null, 'desktop'],
    ],
    [
      'an iPhone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
      NONE,
      ['Safari', '18', 'iOS', '18', 'mobile'],
    ],
    [
      'Edge on Windows',
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/131.0.0.0`,
      NONE,
      ['Edge', '131', 'Windows', '10+', 'desktop'],
    ],
    [
      'a Chromebook',
      `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME} Safari/537.36`,
      NONE,
      ['Chrome', '131', 'Chrome OS', null, 'desktop'],
    ],
    [
      'Instagram',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 350.0',
      NONE,
      ['Instagram', null, 'iOS', '18', 'mobile'],
    ],
    [
      'a tablet that says so by hints',
      `Mozilla/5.0 (X11; Linux x86_64) ${CHROME} Safari/537.36`,
      { ...NONE, mobile: '?0', platform: '"Android"' },
      ['Chrome', '131', 'Android', null, 'tablet'],
    ],
    [
      'Brave',
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`,
      { ...NONE, brands: '"Brave";v="131"', mobile: '?0', platform: '"Windows"' },
      ['Brave', '131', 'Windows', '10+', 'desktop'],
    ],
    [
      'a television',
      'Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/2.1 TV Safari/537.36',
      NONE,
      ['Samsung Internet', '2', 'Tizen', '6', 'tv'],
    ],
    ['a program', 'curl/8.0', NONE, [null, null, null, null, 'other']],
    ['nothing', '', NONE, [null, null, null, null, null]],
  ])('%s', (...[, agent, hints, facts]) => {
    const [browser, browserVersion, os, osVersion, device] = facts;
    const expected = { browser, browserVersion, os, osVersion, device };
    expect(readAgent(agent, hints)).toEqual(expected);
  });
});

test('words of an agent or a hint that nobody knows are not kept', () => {
  const hints = { ...CLIENT.hints, platform: '"Mallory OS"' };
  expect(readAgent('Mallory-4711/1.0 (secret; thing)', hints)).toEqual({
    browser: null,
    browserVersion: null,
    os: null,
    osVersion: null,
    device: 'other',
  });
});

describe('put-visitor', () => {
  const days = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'];
  const bytes = new Map(days.map((day, index) => [day, new Uint8Array(32).fill(index + 1)]));
  const salts: Salts = { of: (day) => bytes.get(day) };
  const putVisitor = createPutVisitor(salts);
  const MIDNIGHT = Date.UTC(2026, 10, 23);

  function visitorOf(at: number, arrivedAt = at, address = CLIENT.address) {
    const draft = draftOf({}, requestOf({ client: { ...CLIENT, address } }));
    draft.hit.at = at;
    putVisitor(draft, requestOf({ arrivedAt }));
    return { id: draft.hit.visitorId, former: draft.formerIds };
  }

  test('is the same all day and another one tomorrow, elsewhere and on another site', () => {
    const { id } = visitorOf(NOON);
    expect(Number.isSafeInteger(id)).toBe(true);
    expect(visitorOf(NOON + 11 * HOUR).id).toBe(id);
    expect(visitorOf(NOON + 13 * HOUR).id).not.toBe(id);
    expect(visitorOf(NOON, NOON, '203.0.113.8').id).not.toBe(id);
  });

  test('counts by the day of the hit, also when several days arrive together', () => {
    const yesterday = visitorOf(NOON - 24 * HOUR, NOON);
    expect(yesterday.id).not.toBe(visitorOf(NOON).id);
    expect(visitorOf(NOON - 20 * HOUR, NOON).id).toBe(yesterday.id);
  });

  test('has been somebody else until half an hour after midnight, not longer', () => {
    const before = visitorOf(MIDNIGHT - MINUTE);
    expect(visitorOf(MIDNIGHT + 30 * MINUTE).former).toContain(before.id);
    expect(visitorOf(MIDNIGHT + 30 * MINUTE + 1).former).toEqual([]);
    expect(visitorOf(NOON).former).toEqual([]);
  });

  test('is the same over days, addresses and browsers where the visitor agreed to that', () => {
    const agreed = (wire: Record<string, unknown>, at = NOON, siteId = SITE.id) => {
      const request = requestOf({ arrivedAt: at, site: { ...SITE, id: siteId } });
      const draft = draftOf(wire, request);
      draft.hit.at = at;
      putVisitor(draft, request);
      return { id: draft.hit.visitorId, former: draft.formerIds };
    };
    const c = '1732320000000-1-2-3-4';
    const browser = agreed({ c });
    expect(Number.isSafeInteger(browser.id)).toBe(true);
    expect(agreed({ c }, NOON + 24 * HOUR).id).toBe(browser.id);
    expect(agreed({ c }, NOON, 'other').id).not.toBe(browser.id);
    // The session that began before goes on.
    expect(browser.former).toEqual([visitorOf(NOON).id]);
    const known = agreed({ c, k: 'user-42' });
    expect(known.id).toBe(agreed({ k: 'user-42' }, NOON + 24 * HOUR).id);
    expect(known.former).toEqual([browser.id, visitorOf(NOON).id]);
  });

  test('is recognised when a hit of yesterday arrives just after midnight', () => {
    const before = visitorOf(MIDNIGHT - MINUTE);
    const late = visitorOf(MIDNIGHT - MINUTE / 2, MIDNIGHT + 1_000);
    expect(late.id).not.toBe(before.id);
    expect(late.former).toContain(before.id);
  });
});
