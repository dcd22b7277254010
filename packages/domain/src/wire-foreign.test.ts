import { expect, test } from 'vitest';
import { parseHit } from './wire.ts';
import { type ForeignRead, fitUrl } from './wire-foreign.ts';
import { readPlausible } from './wire-plausible.ts';
import { readUmami } from './wire-umami.ts';

const NONSENSE = [
  undefined,
  null,
  true,
  0,
  -1,
  1e308,
  Number.NaN,
  '',
  'x',
  'x'.repeat(5_000),
  '\u0000\ud800',
  '{"a":1}',
  [],
  [[]],
  {},
  { a: { b: { c: { d: { e: { f: 1 } } } } } },
  { $gt: '' },
  JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":1}}'),
];

const PLAUSIBLE = { n: 'pageview', u: 'https://example.com/', d: 'example.com' };
const UMAMI = { website: 'demo', hostname: 'example.com', url: '/a' };

test.each(['n', 'u', 'd', 'r', 'p', 'm', '$', 'i', 'e', 'sd', 'h', 'w'])(
  "whatever %s of Plausible's payload is, a hit comes of it or a sentence",
  (field) => {
    for (const value of NONSENSE) {
      check(readPlausible({ ...PLAUSIBLE, [field]: value }), ['n', 'u'].includes(field));
    }
  },
);

const OF_PAGE = ['website', 'hostname', 'url', 'referrer', 'title', 'name', 'data', 'tag'];
const OF_VISITOR = ['language', 'screen', 'ip', 'userAgent', 'timestamp', 'lcp'];

test.each([...OF_PAGE, ...OF_VISITOR])(
  "whatever %s of Umami's payload is, a hit comes of it or a sentence",
  (field) => {
    for (const value of NONSENSE) {
      const payload = { ...UMAMI, [field]: value };
      const mayBeRefused = ['name', 'url', 'hostname'].includes(field);
      check(readUmami({ type: 'event', payload }), mayBeRefused);
      check(readUmami({ type: 'performance', payload }), mayBeRefused);
    }
  },
);

test('what is no payload at all is refused', () => {
  for (const value of NONSENSE) {
    expect(readPlausible(value).ok).toBe(false);
    expect(readUmami(value).ok).toBe(false);
    expect(readUmami({ payload: value }).ok).toBe(false);
  }
});

/** Names and URLs may be what no hit can have; nothing else may make a hit malformed. */
function check(read: ForeignRead, mayBeRefused: boolean): void {
  if (!read.ok) {
    expect(read.error).toMatch(/\.$/);
    return;
  }
  const parsed = parseHit({ ...read.hitFor('example.com'), i: 'a-hit-id-of-a-test' });
  if (!parsed.ok) expect([mayBeRefused, parsed.reason]).toEqual([true, expect.any(String)]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
}

const LONG = 'x'.repeat(3_000);

test.each([
  ['what fits', 'https://a.example/p?q=1#x', 'https://a.example/p?q=1#x'],
  [
    'parameters from the end',
    `https://a.example/p?utm_source=x&q=${LONG}&r=${LONG}`,
    `https://a.example/p?utm_source=x&q=${LONG}`,
  ],
  [
    'a parameter alone',
    `https://a.example/p?q=${LONG}${LONG}#/route`,
    'https://a.example/p#/route',
  ],
  ['a fragment', `https://a.example/p?q=1#${LONG}${LONG}`, 'https://a.example/p?q=1'],
  [
    'a path, and no half of an escape',
    `https://a.example/${'%C3%A9'.repeat(2_000)}?q=1`,
    `https://a.example/${'%C3%A9'.repeat(679)}%C3`,
  ],
  ['no URL', LONG + LONG, LONG + LONG],
])('of a URL that is too long: %s', (_, url, fitted) => {
  expect(fitUrl(url)).toBe(fitted);
});

test('a view is counted however long its URL is', () => {
  for (const url of [`/a?q=${LONG}${LONG}`, `/${'ü'.repeat(2_000)}`, `/${LONG}${LONG}`]) {
    for (const read of [
      readUmami({ type: 'event', payload: { ...UMAMI, url } }),
      readPlausible({ ...PLAUSIBLE, u: `https://example.com${url}` }),
    ]) {
      if (!read.ok) throw new Error(read.error);
      const hit = read.hitFor('example.com');
      expect(parseHit({ ...hit, i: 'a-hit-id-of-a-test' })).toMatchObject({ ok: true });
    }
  }
});
