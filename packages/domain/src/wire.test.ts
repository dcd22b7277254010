/** What a hit may look like on the wire, and what becomes of one that does not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MALFORMED_REASONS } from './verdict.ts';
import { AGE_MAX_MS, cleanText, envelopeSchema, MALFORMED_MESSAGES, parseHit } from './wire.ts';

const least = { i: 'abcdefghijklmnop', n: 'pageview', u: 'https://example.com/a?b=1#c' };

/** The hit that this becomes; fails when it is malformed. */
function parsed(change: object) {
  const result = parseHit({ ...least, ...change });
  if (!result.ok) throw new Error(`malformed: ${result.reason}`);
  return result.hit;
}

function reasonOf(change: object) {
  const result = parseHit({ ...least, ...change });
  return result.ok ? 'accepted' : result.reason;
}

describe('a hit', () => {
  it('needs an id, a name and a URL; the rest is unknown', () => {
    const { url, ...hit } = parsed({});
    expect(url.href).toBe(least.u);
    expect(hit).toEqual({
      hitId: least.i,
      name: 'pageview',
      referrer: null,
      title: null,
      ageMs: 0,
      viewport: null,
      language: null,
      props: null,
      amount: null,
      currency: null,
      engagedMs: null,
      scroll: null,
      interactive: true,
      isAutomated: false,
      lost: [],
      browserId: null,
      knownAs: null,
      ip: null,
      userAgent: null,
      at: null,
    });
  });

  it('says what it says under longer names', () => {
    const hit = parsed({
      n: 'purchase',
      r: 'https://search.example/',
      t: 'Home',
      a: 1500,
      w: 1280.4,
      l: 'de-DE',
      p: { plan: 'pro', seats: 3, trial: false },
      v: { amount: '12.34', currency: 'EUR' },
      e: 1000.6,
      d: 49.5,
      ip: '192.0.2.1',
      ua: 'Mozilla/5.0',
      at: '2026-11-22T10:00:00+01:00',
    });
    expect(hit).toMatchObject({
      name: 'purchase',
      referrer: 'https://search.example/',
      title: 'Home',
      ageMs: 1500,
      viewport: 1280,
      language: 'de-DE',
      props: [
        ['plan', 'pro'],
        ['seats', 3],
        ['trial', false],
      ],
      amount: '12.34',
      currency: 'EUR',
      engagedMs: 1001,
      scroll: 50,
      ip: '192.0.2.1',
      userAgent: 'Mozilla/5.0',
      at: Date.parse('2026-11-22T09:00:00Z'),
    });
  });

  it('may say null for what it does not know, and things that nobody asked for', () => {
    const nothing = { r: null, t: null, a: null, w: null, l: null, p: null, v: null, e: null };
    expect(reasonOf({ ...nothing, d: null, x: null, ip: null, ua: null, at: null })).toBe(
      'accepted',
    );
    expect(parsed({ country: 'DE', storedAt: 0 })).not.toHaveProperty('country');
  });

  it.each([
    [undefined, true],
    [true, true],
    [false, false],
    [{ interactive: false }, false],
    [{ interactive: true }, true],
    ['false', true],
  ])('with the flag %j is interactive: %s', (x, interactive) => {
    expect(parsed({ n: 'scrolled', x }).interactive).toBe(interactive);
    // A pageview counts as one whatever it says.
    expect(parsed({ n: 'pageview', x }).interactive).toBe(true);
  });

  it('takes what the script says beside it, and ignores what makes no sense there', () => {
    const said = { b: true, g: { full: 3, large: 2e9 }, c: '1732320000000-1-2-3-4', k: 'user 42' };
    expect(parsed(said)).toMatchObject({
      isAutomated: true,
      lost: [
        ['full', 3],
        ['large', 10_000],
      ],
      browserId: '1732320000000-1-2-3-4',
      knownAs: 'user 42',
    });
    const nonsense = { b: 'yes', g: { full: -1, other: 3 }, c: 'short', k: 'a\nb' };
    const nothing = { isAutomated: false, lost: [], browserId: null, knownAs: null };
    expect(parsed(nonsense)).toMatchObject(nothing);
    expect(parsed({ b: null, g: 'many', c: 7, k: {} })).toMatchObject(nothing);
  });

  it('takes an empty referrer or title for none', () => {
    expect(parsed({ r: '', t: '' })).toMatchObject({ referrer: null, title: null });
  });

  it('keeps long titles short, and never half a character of them', () => {
    expect(parsed({ t: 'x'.repeat(600) }).title).toHaveLength(500);
    expect(parsed({ t: `${'x'.repeat(499)}😀` }).title?.isWellFormed()).toBe(true);
  });

  it.each([
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00.123456Z', '2026-11-22T10:00:00.123Z'],
    ['2026-11-22T10:00-05:30', '2026-11-22T15:30:00.000Z'],
    // Without an offset it is UTC, wherever the beacon runs.
    ['2026-11-22T10:00:00', '2026-11-22T10:00:00.000Z'],
  ])('dated %s happened at %s', (at, expected) => {
    expect(new Date(parsed({ at }).at ?? 0).toISOString()).toBe(expected);
  });
});

describe('a malformed hit', () => {
  it.each([
    ['id', { i: undefined }],
    ['id', { i: 'too-short' }],
    ['id', { i: 'a'.repeat(65) }],
    ['id', { i: 'abcdefghijklmno!' }],
    ['id', { i: { $gt: '' } }],
    ['name', { n: '' }],
    ['name', { n: '\u0000' }],
    ['name', { n: 'x'.repeat(121) }],
    ['name', { n: 7 }],
    ['url', { u: '/path' }],
    ['url', { u: 'javascript:alert(1)' }],
    ['url', { u: 'file:///etc/passwd' }],
    ['url', { u: `https://example.com/${'x'.repeat(4096)}` }],
    ['referrer', { r: 'x'.repeat(4097) }],
    ['title', { t: 5 }],
    ['age', { a: -1 }],
    ['age', { a: AGE_MAX_MS + 1 }],
    ['age', { a: Number.POSITIVE_INFINITY }],
    ['viewport', { w: '1280' }],
    ['language', { l: 'x'.repeat(65) }],
    ['properties', { p: 'plan' }],
    ['properties', { p: ['plan'] }],
    ['properties', { p: { plan: { name: 'pro' } } }],
    ['properties', { p: { plan: null } }],
    ['properties', { p: { '': 'empty' } }],
    ['properties', { p: { ['x'.repeat(121)]: 1 } }],
    ['properties', { p: { plan: 'x'.repeat(501) } }],
    ['properties', { p: { constructor: 'x' } }],
    ['properties', { p: JSON.parse('{"__proto__":"x"}') }],
    ['properties', { p: JSON.parse('{"__pro\\u0000to__":"x"}') }],
    ['properties', { p: Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`p${n}`, n])) }],
    ['value', { v: { amount: 12.34, currency: 'EUR' } }],
    ['value', { v: { amount: '12.34567', currency: 'EUR' } }],
    ['value', { v: { amount: '1e9', currency: 'EUR' } }],
    ['value', { v: { amount: '12.34', currency: 'euro' } }],
    ['engagement', { e: -1 }],
    ['engagement', { d: 101 }],
    ['address', { ip: 5 }],
    ['address', { ua: 'x'.repeat(2049) }],
    ['time', { at: 'yesterday' }],
    ['time', { at: '11/22/2026' }],
    ['time', { at: '2026-11-22' }],
    ['time', { at: '2026-13-22T10:00:00Z' }],
    ['time', { at: 1_700_000_000_000 }],
  ])('is refused for its %s: %j', (reason, change) => {
    expect(reasonOf(change)).toBe(reason);
  });

  it.each([[null], ['hit'], [7], [[]], [undefined]])(
    'is refused for being no object: %j',
    (input) => {
      expect(parseHit(input)).toEqual({ ok: false, reason: 'notAnObject' });
    },
  );

  it('of any kind has a reason that the sender is told', () => {
    for (const reason of MALFORMED_REASONS) expect(MALFORMED_MESSAGES[reason]).not.toBe('');
  });

  it('of whatever form never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (one, other) => {
        parseHit(one);
        parseHit({ ...least, p: one, v: other, x: one });
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});

describe('text', () => {
  it('loses what stores refuse: zero bytes and halves of characters', () => {
    expect(cleanText('a\u0000b')).toBe('ab');
    expect(cleanText('a\ud800b').isWellFormed()).toBe(true);
    const hit = parsed({
      n: 'sign\u0000up',
      t: '\u0000',
      r: 'https://x.example/\u0000',
      p: { 'pl\u0000an': 'p\u0000ro' },
    });
    expect([hit.name, hit.title, hit.referrer, hit.props]).toEqual([
      'signup',
      '',
      'https://x.example/',
      [['plan', 'pro']],
    ]);
  });
});

describe('an envelope', () => {
  it('has a site and at least one hit, of whatever form', () => {
    expect(envelopeSchema.safeParse({ s: 'site', h: ['anything'] }).success).toBe(true);
    for (const bad of [
      { s: 'site', h: [] },
      { s: '', h: [1] },
      { h: [1] },
      { s: 'site' },
      [],
      null,
    ]) {
      expect(envelopeSchema.safeParse(bad).success).toBe(false);
    }
  });
});

it('what the script says of itself is read, and costs the hit nothing when it is nonsense', () => {
  expect(parsed({})).toMatchObject({ isAutomated: false, lost: [] });
  expect(parsed({ b: true, g: { full: 3, large: 1.4, other: 9 } })).toMatchObject({
    isAutomated: true,
    lost: [
      ['full', 3],
      ['large', 1],
    ],
  });
  for (const g of [7, 'x', [], null, { full: -1, large: Number.NaN, refused: '3' }]) {
    expect(parsed({ b: 'true', g })).toMatchObject({ isAutomated: false, lost: [] });
  }
  expect(parsed({ g: { full: 1e300 } }).lost).toEqual([['full', 10_000]]);
});
