import { emptyManifest, type Manifest, type Part, SEAL_OVERLAP_MS } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { sealedBeforeOf, withMerged, withoutRetired, withSealed } from './manifest-changes.ts';

const NOW = Date.UTC(2026, 10, 20);

const partOf = (partId: string): Part => ({
  ...{ partId, key: `site/${partId}`, day: '2026-11-20', level: 'sealed', rows: 1, bytes: 1 },
  ...{ minAt: NOW, maxAt: NOW, minSessionAt: NOW, sha256: '', schema: 1 },
});

const EMPTY = emptyManifest('site', '2026-11');
const BASE: Manifest = {
  ...EMPTY,
  generation: 3,
  fence: 5,
  parts: [partOf('a'), partOf('b')],
  sealedBefore: NOW - 60_000,
  sealedBatches: [{ batchId: 'known', storedAt: NOW - 10 }],
};
const NEWS = { fence: 5, parts: [partOf('c')], batches: [{ batchId: 'new', storedAt: NOW }] };

describe('a sealing', () => {
  it('adds parts and batches, and forgets batches that no late look can meet any more', () => {
    const next = withSealed(BASE, { ...NEWS, fence: 6, sealedBefore: NOW - 5 });
    expect(next).toEqual({
      ...BASE,
      generation: 4,
      fence: 6,
      parts: [...BASE.parts, partOf('c')],
      sealedBefore: NOW - 5,
      sealedBatches: NEWS.batches,
    });
  });

  it('never moves the line back', () => {
    expect(withSealed(BASE, { ...NEWS, sealedBefore: NOW - 120_000 })).toMatchObject({
      sealedBefore: BASE.sealedBefore,
      sealedBatches: [...BASE.sealedBatches, ...NEWS.batches],
    });
  });

  it.each([
    ['under an earlier lease', { ...NEWS, fence: 4 }],
    ['of a batch that is sealed', { ...NEWS, batches: BASE.sealedBatches }],
    ['of a batch from before the line', { ...NEWS, batches: [{ batchId: 'x', storedAt: 0 }] }],
  ])('%s is superseded', (_, change) => {
    expect(withSealed(BASE, { ...change, sealedBefore: 0 })).toBe('superseded');
  });

  it('draws the line an overlap before the server’s time at the start of the look', () => {
    expect(sealedBeforeOf(NOW, 700)).toBe(NOW - 700 - SEAL_OVERLAP_MS);
  });
});

describe('a merge', () => {
  it('puts one part in the place of others, whose files are kept for their readers', () => {
    const next = withMerged(BASE, { merged: BASE.parts, parts: [partOf('c')], now: NOW });
    expect(next).toEqual({
      ...BASE,
      generation: 4,
      parts: [partOf('c')],
      retired: [
        { key: 'site/a', retiredAt: NOW },
        { key: 'site/b', retiredAt: NOW },
      ],
    });
    expect(next === 'superseded' || withoutRetired(next, new Set(['site/a'])).retired).toEqual([
      { key: 'site/b', retiredAt: NOW },
    ]);
  });

  it('is superseded when one of the parts no longer counts', () => {
    const merged = [partOf('a'), partOf('gone')];
    expect(withMerged(BASE, { merged, parts: [partOf('c')], now: NOW })).toBe('superseded');
  });
});
