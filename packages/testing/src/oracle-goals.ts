/**
 * The oracle's goals, from contract.md alone: which goals a hit of a session reaches.
 *
 * - A page's goal is reached by each pageview of such a page, an event's by each event of that name, when the goal's
 *   filters fit the hit.
 * - A goal of scroll or engagement is reached once for each page of a session, by the session's first view of it,
 *   when the session's hits report that much of the page.
 */
import type { Goal, GoalRule, StoredHit } from '@footfall/domain';
import { fits, matches, type Subject } from './oracle-filter.ts';

/** The names of the goals that one hit of a session reaches; `hits` are all of the session, in order. */
export function goalsReached(
  goals: readonly Goal[],
  { hit, hits, subject }: { hit: StoredHit; hits: readonly StoredHit[]; subject: Subject },
): string[] {
  const isReached = (rule: GoalRule): boolean => {
    const isPageview = hit.name === 'pageview';
    switch (rule.type) {
      case 'page':
        return (
          isPageview &&
          matches(hit.page, rule.page) &&
          rule.filters.every((filter) => fits(filter, subject))
        );
      case 'event':
        return hit.name === rule.event && rule.filters.every((filter) => fits(filter, subject));
      case 'scroll':
        return isFirstView(hit, hits) && matches(hit.page, rule.page) && scrollOf() >= rule.percent;
      case 'engagement':
        return (
          isFirstView(hit, hits) &&
          matches(hit.page, rule.page) &&
          engagedMs() >= rule.seconds * 1000
        );
    }
  };
  const ofPage = () => hits.filter(({ page }) => page === hit.page);
  const scrollOf = () => Math.max(0, ...ofPage().map(({ scroll }) => scroll ?? 0));
  const engagedMs = () => Math.max(0, ...ofPage().map((one) => one.engagedMs ?? 0));
  return goals.filter(({ rule }) => isReached(rule)).map(({ name }) => name);
}

function isFirstView(hit: StoredHit, hits: readonly StoredHit[]): boolean {
  return hit === hits.find(({ name, page }) => name === 'pageview' && page === hit.page);
}
