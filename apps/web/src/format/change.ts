/** Compares a total with the one before it: how much, which way, and whether that is good news. */
import { METRICS } from '@footfall/domain';
import type { Metric } from '../metrics.ts';
import type { Text } from '../text/text.ts';
import type { NumberFormats } from './numbers.ts';

/**
 * `relative`: amount is a fraction of the value before; `points`: amount is a difference of two fractions;
 * `fresh`: there was nothing before. `unknown`: one of the two is not defined.
 */
export type Change =
  | { kind: 'relative' | 'points'; amount: number; news: 'good' | 'bad' }
  | { kind: 'same' | 'fresh' | 'unknown' };

/** Metrics of which less is better. */
const LESS_IS_BETTER: ReadonlySet<Metric> = new Set(['bounceRate', 'exitRate']);

/** Under a twentieth of a percent a change would be written as 0. */
const NOTHING = 0.0005;

export function changeOf(metric: Metric, now: number | null, before: number | null): Change {
  return changeBetween(now, before, {
    isShare: METRICS[metric].unit === 'fraction',
    lessIsBetter: LESS_IS_BETTER.has(metric),
  });
}

/** The same of what is no metric of queries: a share is compared by points, all else by its value before. */
export function changeBetween(
  now: number | null,
  before: number | null,
  { isShare = false, lessIsBetter = false }: { isShare?: boolean; lessIsBetter?: boolean } = {},
): Change {
  if (now === null || before === null) return { kind: 'unknown' };
  if (!isShare && before === 0) return { kind: now === 0 ? 'same' : 'fresh' };
  const amount = isShare ? now - before : (now - before) / before;
  if (Math.abs(amount) < NOTHING) return { kind: 'same' };
  const news = amount > 0 !== lessIsBetter ? 'good' : 'bad';
  return { kind: isShare ? 'points' : 'relative', amount, news };
}

/** `▲ 12%`, `▼ 3.1 pts`: the arrow says the way, for those who do not see the colour. */
export function changeMark(change: Change, words: { text: Text; numbers: NumberFormats }): string {
  switch (change.kind) {
    case 'unknown':
      return words.text.none;
    case 'same':
      return '=';
    case 'fresh':
      return words.text.change.fresh;
    case 'relative':
    case 'points':
      return `${change.amount > 0 ? '▲' : '▼'} ${amountOf(change, words)}`;
  }
}

/** The same in words, as a screen reader should say it: `up 12%`. */
export function changeWords(change: Change, words: { text: Text; numbers: NumberFormats }): string {
  const { text } = words;
  switch (change.kind) {
    case 'unknown':
      return text.unknown;
    case 'same':
      return text.change.same;
    case 'fresh':
      return text.change.fresh;
    case 'relative':
    case 'points': {
      const amount = amountOf(change, words);
      return change.amount > 0 ? text.change.up(amount) : text.change.down(amount);
    }
  }
}

function amountOf(
  change: { kind: 'relative' | 'points'; amount: number },
  { text, numbers }: { text: Text; numbers: NumberFormats },
): string {
  const size = Math.abs(change.amount);
  if (change.kind === 'relative') return numbers.percent(size);
  // 0.031 is 3.1 percentage points; "%" would read as a share of the value before.
  return text.change.points(numbers.percent(size).replace(/[\s\u00a0]?%/, ''));
}
