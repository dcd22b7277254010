/** Batches give back the hits that were put in, and refuse what one batch cannot hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BATCH_HITS_MAX, dayOf, formBatch, monthOf, packHits, unpackHits } from './batch.ts';
import { HIT_FIELDS, type StoredHit } from './hit.ts';

const at = (time: string) => Date.parse(time);

const text = fc.oneof(fc.constant(null), fc.string());
const hitArbitrary: fc.Arbitrary<StoredHit> = fc.record({
  hitId: fc.string({ minLength: 16, maxLength: 64 }),
  at: fc.integer({ min: at('2026-11-01T00:00:00Z'), max: at('2026-11-30T23:59:59Z') }),
  order: fc.integer({ min: 0, max: 999 }),
  name: fc.string({ minLength: 1 }),
  visitorId: fc.maxSafeNat(),
  sessionId: fc.maxSafeNat(),
  sessionAt: fc.integer({ min: at('2026-10-01T00:00:00Z'), max: at('2026-11-30T23:59:59Z') }),
  hostname: fc.string(),
  page: fc.string(),
  title: text,
  referrer: text,
  source: fc.string(),
  medium: text,
  campaign: text,
  term: text,
  content: text,
  channel: fc.string(),
  country: text,
  region: text,
  city: text,
  browser: text,
  browserVersion: text,
  os: text,
  osVersion: text,
  device: fc.constantFrom('desktop' as const, 'mobile' as const, null),
  language: text,
  viewport: fc.oneof(fc.nat(), fc.constant(null)),
  props: fc.oneof(
    fc.constant(null),
    fc.array(fc.tuple(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())), {
      minLength: 1,
      maxLength: 5,
    }),
  ),
  amount: fc.constantFrom('12.34', null),
  currency: fc.constantFrom('EUR', null),
  engagedMs: fc.oneof(fc.nat(), fc.constant(null)),
  scroll: fc.oneof(fc.nat(100), fc.constant(null)),
  interactive: fc.boolean(),
  verdict: fc.constantFrom(null, 'bot:agent', 'excluded:page'),
});

const sample = (count: number, seed = 1) => fc.sample(hitArbitrary, { numRuns: count, seed });

describe('hits in columns', () => {
  it('are the same hits when they are taken out again', () => {
    fc.assert(
      fc.property(fc.array(hitArbitrary, { minLength: 1, maxLength: 30 }), (hits) => {
        expect(unpackHits(packHits(hits), hits.length)).toEqual(hits);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('leave out what no hit has, and keep the gaps of what some have', () => {
    const [one, other] = sample(2).map((hit) => ({ ...hit, city: null, country: null }));
    if (one === undefined || other === undefined) throw new Error('no hits');
    const columns = packHits([one, { ...other, country: 'DE' }]);
    expect(columns).not.toHaveProperty('city');
    expect(columns.country).toEqual([null, 'DE']);
  });

  it('know every field of a hit', () => {
    expect([...HIT_FIELDS].sort()).toEqual(Object.keys(sample(1)[0] ?? {}).sort());
  });
});

describe('a batch', () => {
  it('says from when to when its hits are, and when the earliest of their sessions began', () => {
    const hits = sample(50);
    const batch = formBatch('batch-1', 'site-1', hits);
    expect(batch).toMatchObject({
      batchId: 'batch-1',
      siteId: 'site-1',
      month: '2026-11',
      schema: 2,
      count: 50,
      minAt: Math.min(...hits.map((hit) => hit.at)),
      maxAt: Math.max(...hits.map((hit) => hit.at)),
      minSessionAt: Math.min(...hits.map((hit) => hit.sessionAt)),
    });
  });

  it('is of one UTC month: the last millisecond of one and the first of the next do not go together', () => {
    const [hit] = sample(1);
    if (hit === undefined) throw new Error('no hit');
    const november = { ...hit, at: at('2026-11-30T23:59:59.999Z') };
    const december = { ...hit, at: at('2026-12-01T00:00:00.000Z') };
    expect(formBatch('b', 's', [november]).month).toBe('2026-11');
    expect(formBatch('b', 's', [december]).month).toBe('2026-12');
    expect(() => formBatch('b', 's', [november, december])).toThrow(RangeError);
  });

  it('holds at least one hit and at most a thousand', () => {
    const [hit] = sample(1);
    if (hit === undefined) throw new Error('no hit');
    const many = new Array<StoredHit>(BATCH_HITS_MAX).fill(hit);
    expect(() => formBatch('b', 's', [])).toThrow(RangeError);
    expect(formBatch('b', 's', many).count).toBe(BATCH_HITS_MAX);
    expect(() => formBatch('b', 's', [...many, hit])).toThrow(RangeError);
  });

  it('goes by UTC days and months', () => {
    expect(dayOf(at('2026-11-22T23:59:59Z'))).toBe('2026-11-22');
    expect(monthOf(at('2025-12-31T23:59:59Z'))).toBe('2025-12');
  });
});
