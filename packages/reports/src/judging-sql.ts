/** Which hits count: those without a verdict, but for what the site has judged again since. */
import { asciiHost, type Judging, resolveDays, spellingsOf } from '@footfall/domain';
import type { Bindings } from './bindings.ts';

/** A judging whose days are instants: [fromAt, toAt). */
export type DatedJudging = Judging & { fromAt: number; toAt: number };

export function dateJudgings(judgings: readonly Judging[], timezone: string): DatedJudging[] {
  return judgings.map((judging) => {
    const { fromAt, toAt } = resolveDays(judging, timezone);
    return { ...judging, fromAt, toAt };
  });
}

/** True when some hits between two instants may count otherwise than by the verdict that they have. */
export function isJudgedAgain(
  judgings: readonly DatedJudging[],
  from: number,
  to: number,
): boolean {
  return judgings.some(({ fromAt, toAt }) => fromAt < to && toAt > from);
}

/** Which hits a question is about: those that count, or those that are left out. */
export function isMeantSql(
  { judgings, isOfLeftOut }: { judgings: readonly DatedJudging[]; isOfLeftOut: boolean },
  bindings: Bindings,
): string {
  const counts = countsSql(judgings, bindings);
  return isOfLeftOut ? `NOT (${counts})` : counts;
}

/** The condition that a hit counts. What one judging lifts, another may take. */
function countsSql(judgings: readonly DatedJudging[], bindings: Bindings): string {
  const lifted = judgings.flatMap((judging) => liftedSql(judging, bindings));
  const taken = judgings.flatMap((judging) => takenSql(judging, bindings));
  const isLetIn = ['"verdict" IS NULL', ...lifted].join(' OR ');
  const isTaken = taken.length > 0 ? ` AND NOT (${taken.join(' OR ')})` : '';
  return `(${isLetIn})${isTaken}`;
}

function liftedSql(judging: DatedJudging, bindings: Bindings): string[] {
  if (judging.lift.length === 0) return [];
  const verdicts = judging.lift.map((verdict) => bindings.bind(verdict)).join(', ');
  return [`(${withinSql(judging, bindings)} AND "verdict" IN (${verdicts}))`];
}

function takenSql(judging: DatedJudging, bindings: Bindings): string[] {
  const { pages, hostnames, referrers, countries } = judging.take;
  const fits = [
    ...spelledSql('page', pages, bindings),
    ...hostnames.map((pattern) => likeSql('"hostname"', asciiHost(pattern), bindings)),
    ...spelledSql('referrer', referrers, bindings),
    ...countries.map((country) => `"country" = ${bindings.bind(country)}`),
  ]
    // Null where a hit has no referrer or country: then no rule about it takes the hit.
    .map((condition) => `coalesce(${condition}, false)`);
  return fits.length === 0 ? [] : [`(${withinSql(judging, bindings)} AND (${fits.join(' OR ')}))`];
}

/** A condition for each spelling of each pattern. */
function spelledSql(
  of: 'page' | 'referrer',
  patterns: readonly string[],
  bindings: Bindings,
): string[] {
  return patterns
    .flatMap((pattern) => spellingsOf(of, pattern))
    .map((pattern) => likeSql(`"${of}"`, pattern, bindings));
}

function withinSql({ fromAt, toAt }: DatedJudging, { bind }: Bindings): string {
  return `"at" >= ${bind(fromAt)} AND "at" < ${bind(toAt)}`;
}

/** `*` stands for any characters; `%` and `_` mean nothing but themselves. */
function likeSql(column: string, pattern: string, { bind }: Bindings): string {
  const like = pattern.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
  return `${column} LIKE ${bind(like)} ESCAPE '\\'`;
}
