/** What somebody is told of a wrong input: what to write instead, once, and in no library's words. */
import { exportSchema, NAMED_RANGES, querySchema } from '@footfall/domain';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { describeIssues } from './issues.ts';

function told(schema: z.ZodType, input: unknown): string {
  const { error } = schema.safeParse(input);
  if (error === undefined) throw new Error('nothing is wrong');
  return describeIssues(error);
}

const QUESTION = { site: 'shop', metrics: ['visitors'], range: '7d' };
const RANGE = `range: must be one of ${NAMED_RANGES.join(', ')}, or {"from":"2026-11-01","to":"2026-11-30"}`;
const EXPORT = { from: '2026-11-01', to: '2026-11-02' };

describe('of a question', () => {
  test.each<[string, object, string]>([
    ['an unknown range', { range: '5d' }, RANGE],
    ['no range', { range: undefined }, RANGE],
    [
      'an unknown comparison',
      { compare: 'lastWeek' },
      'compare: must be one of previousPeriod, previousYear, or {"from":"2026-11-01","to":"2026-11-30"}',
    ],
    ['half a range', { range: { from: '2026-11-01' } }, 'range.to: is missing'],
    [
      'a date that is none',
      { range: { from: 'yesterday', to: '2026-11-02' } },
      'range.from: must be a date such as 2026-11-01',
    ],
    [
      'a date that the calendar lacks',
      { range: { from: '2026-02-30', to: '2026-11-02' } },
      'range.from: must be a date of the calendar',
    ],
    [
      'days the wrong way round',
      { range: { from: '2026-11-02', to: '2026-11-01' } },
      'range: from must not be after to',
    ],
    ['no site', { site: undefined }, 'site: is missing'],
    ['a number for the site', { site: 5 }, 'site: must be text'],
    ['one metric without a list', { metrics: 'visitors' }, 'metrics: must be a list'],
    ['a text for a number', { limit: '5' }, 'limit: must be a number'],
  ])('%s', (_, wrong, words) => {
    expect(told(querySchema, { ...QUESTION, ...wrong })).toBe(words);
  });
});

test('of an export: a setting that is neither true nor false, and a wrong day once', () => {
  expect(told(exportSchema, { ...EXPORT, leftOut: 'maybe' })).toBe(
    'leftOut: must be true or false',
  );
  expect(told(exportSchema, { ...EXPORT, from: 'x' })).toBe(
    'from: must be a date such as 2026-11-01',
  );
});
