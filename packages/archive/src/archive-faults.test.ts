import { dayOf, SEAL_OVERLAP_MS } from '@footfall/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ArchiveWorld,
  Crash,
  type Fault,
  openWorld,
  readMonth,
  store,
} from '../test/archive-world.ts';
import { sampleHits, toBatches } from '../test/sample-hits.ts';
import { archiveMonth } from './archive-month.ts';
import { compactDay, planMerges } from './compact.ts';
import { mergeMonth, planMonth } from './merge-month.ts';
import { sealMonth } from './seal.ts';
import { collectOrphans, sweepRetired } from './sweep.ts';

const SITE = 'site';
const MONTH = '2026-11';
const DAY = Date.UTC(2026, 10, 20);
const { signal } = new AbortController();

type Step =
  | { do: 'store'; hits: number; lagMs: number }
  | { do: 'seal' | 'compact' | 'archive' | 'merge'; fault: Fault | null }
  | { do: 'sealTwiceAtOnce' }
  | { do: 'growOld' | 'comeToRest' }
  | { do: 'sweep' }
  | { do: 'collect' }
  | { do: 'wait'; ms: number };

const fault = fc.option(
  fc.record({
    call: fc.integer({ min: 1, max: 16 }),
    moment: fc.constantFrom('before' as const, 'after' as const),
  }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('store' as const),
    hits: fc.integer({ min: 1, max: 40 }),
    lagMs: fc.constantFrom(0, 0, 1_000, 120_000, SEAL_OVERLAP_MS - 1),
  }),
  fc.record({
    do: fc.constantFrom('seal' as const, 'compact' as const, 'archive' as const, 'merge' as const),
    fault,
  }),
  fc.record({
    do: fc.constantFrom('sealTwiceAtOnce' as const, 'growOld' as const, 'comeToRest' as const),
  }),
  fc.record({ do: fc.constantFrom('sweep' as const, 'collect' as const) }),
  fc.record({
    do: fc.constant('wait' as const),
    ms: fc.constantFrom(500, 30_000, 700_000, SEAL_OVERLAP_MS + 1, 26 * 3_600_000, 50 * 3_600_000),
  }),
);

async function take(world: ArchiveWorld, next: Step, index: number): Promise<void> {
  const seal = () => sealMonth(world.context, { siteId: SITE, month: MONTH, fence: index, signal });
  switch (next.do) {
    case 'store': {
      const hits = sampleHits(index, next.hits, { from: DAY - 60_000, to: DAY + 60_000 });
      const batches = toBatches(SITE, hits, 10);
      store(
        world,
        batches.map((batch) => ({ ...batch, batchId: `${index}-${batch.batchId}` })),
        next.lagMs,
      );
      return;
    }
    case 'seal':
      await withFault(world, next.fault, seal);
      return;
    case 'sealTwiceAtOnce':
      await Promise.all([seal(), seal()]);
      return;
    case 'growOld':
      world.now += 75 * 3_600_000;
      await seal();
      await compact(world);
      return;
    case 'comeToRest':
      world.now = Math.max(world.now + 26 * 3_600_000, DAY + 25 * 86_400_000);
      await seal();
      await compact(world);
      await archive(world);
      return;
    case 'merge':
      await withFault(world, next.fault, () => merge(world));
      return;
    case 'compact':
      await withFault(world, next.fault, () => compact(world));
      return;
    case 'archive':
      await withFault(world, next.fault, () => archive(world));
      return;
    case 'sweep':
      await sweepRetired(world.context, { siteId: SITE, month: MONTH });
      return;
    case 'collect':
      await collectOrphans(world.context, signal);
      return;
    case 'wait':
      world.now += next.ms;
  }
}

async function compact(world: ArchiveWorld): Promise<void> {
  for (const plan of planMerges(world.manifest(SITE, MONTH), world.now)) {
    await compactDay(world.context, { siteId: SITE, month: MONTH, plan, signal });
  }
}

/** Everything that happened at least two days ago. */
async function archive(world: ArchiveWorld): Promise<void> {
  const before = Date.parse(`${dayOf(world.now)}T00:00:00Z`) - 2 * 86_400_000;
  for (;;) {
    const request = { siteId: SITE, month: MONTH, before, signal };
    const result = await archiveMonth(world.context, request);
    if (result.outcome !== 'archived' || !result.isMore) return;
  }
}

async function merge(world: ArchiveWorld): Promise<void> {
  // Some days are small, others are not.
  const plan = planMonth(world.manifest(SITE, MONTH), world.now, { rowsMin: 60 });
  if (plan === null) return;
  await mergeMonth(world.context, { siteId: SITE, month: MONTH, plan, signal });
}

async function withFault(
  world: ArchiveWorld,
  planned: Fault | null,
  work: () => Promise<unknown>,
): Promise<void> {
  world.calls = 0;
  world.fault = planned;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  } finally {
    world.fault = null;
  }
}

describe('the archive', () => {
  it('shows every hit exactly once, whatever is stored, sealed, compacted, archived, merged, killed and in which order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const world = await openWorld(DAY + 60_000);
        try {
          for (const [index, next] of steps.entries()) {
            await take(world, next, index + 1);
            const { found, wanted } = await readMonth(world, SITE, MONTH);
            expect(found).toEqual(wanted);
          }
        } finally {
          await world.close();
        }
      }),
      // A smaller counterexample would take minutes to find; the seed that is printed repeats this one.
      { numRuns: 25, endOnFailure: true },
    );
  }, 180_000);
});
