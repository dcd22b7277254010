/** An entry as it is typed, what it comes to, and the hits that it is about as a filter. */
import { asciiHost, type Condition, type Filter, type Judging } from '@footfall/domain';

export type Verdict = Judging['lift'][number];

export type JudgingDraft = {
  from: string;
  to: string;
  /** One a line. */
  pages: string;
  hostnames: string;
  referrers: string;
  countries: string;
  lift: readonly Verdict[];
};

export const TAKEN_LISTS = ['pages', 'hostnames', 'referrers', 'countries'] as const;

/** The entry; null while a day is missing, the days are the wrong way round, or nothing is taken and nothing lifted. */
export function judgingOf(draft: JudgingDraft): Judging | null {
  const { from, to, lift } = draft;
  const take = {
    pages: linesOf(draft.pages),
    hostnames: linesOf(draft.hostnames),
    referrers: linesOf(draft.referrers),
    countries: linesOf(draft.countries).map((country) => country.toUpperCase()),
  };
  const isAnything = lift.length > 0 || Object.values(take).some((list) => list.length > 0);
  if (from === '' || to === '' || from > to || !isAnything) return null;
  return { from, to, take, lift: [...lift] };
}

/** The hits that would be taken; null where none would. */
export function takenBy({ take }: Judging): Filter | null {
  const conditions: Condition[] = [];
  const hostnames = take.hostnames.map(asciiHost);
  if (take.pages.length > 0) conditions.push(['matches', 'page', take.pages]);
  if (hostnames.length > 0) conditions.push(['matches', 'hostname', hostnames]);
  if (take.referrers.length > 0) conditions.push(['matches', 'referrer', take.referrers]);
  if (take.countries.length > 0) conditions.push(['is', 'country', take.countries]);
  const [first] = conditions;
  if (first === undefined) return null;
  return conditions.length === 1 ? first : ['or', conditions];
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== '');
}
