/** Rules of goals and funnels' steps while they are written: as fields, as words, and which pages they fit. */
import { type Filter, type GoalRule, readablePage } from '@footfall/domain';

export const RULE_TYPES = ['page', 'event', 'scroll', 'engagement'] as const;
type RuleType = (typeof RULE_TYPES)[number];

/** What stands in the fields; those of other types keep what was typed. */
export type RuleDraft = {
  type: RuleType;
  page: string;
  event: string;
  percent: string;
  seconds: string;
  /** An event with this property alone, when there is a name. */
  propName: string;
  propValue: string;
  /** Filters that the fields cannot show; they stay as they are. */
  otherFilters: readonly Filter[];
};

const EMPTY: RuleDraft = {
  type: 'page',
  page: '',
  event: '',
  percent: '75',
  seconds: '30',
  propName: '',
  propValue: '',
  otherFilters: [],
};

export function draftOfRule(rule: GoalRule | null): RuleDraft {
  if (rule === null) return EMPTY;
  switch (rule.type) {
    case 'page':
      return { ...EMPTY, type: 'page', page: rule.page, ...draftOfFilters(rule.filters) };
    case 'event':
      return { ...EMPTY, type: 'event', event: rule.event, ...draftOfFilters(rule.filters) };
    case 'scroll':
      return { ...EMPTY, type: 'scroll', page: rule.page, percent: String(rule.percent) };
    case 'engagement':
      return { ...EMPTY, type: 'engagement', page: rule.page, seconds: String(rule.seconds) };
  }
}

/** One condition on a property fits into the fields. */
function draftOfFilters(
  filters: readonly Filter[],
): Pick<RuleDraft, 'propName' | 'propValue' | 'otherFilters'> {
  const [only] = filters;
  const none = { propName: '', propValue: '', otherFilters: filters };
  if (filters.length !== 1 || only?.[0] !== 'is' || !only[1].startsWith('prop:')) return none;
  const [value] = only[2];
  if (only[2].length !== 1 || typeof value !== 'string') return none;
  return { propName: only[1].slice('prop:'.length), propValue: value, otherFilters: [] };
}

/** The rule that the fields stand for; null while something is missing. */
export function ruleOf(draft: RuleDraft): GoalRule | null {
  const page = draft.page.trim();
  switch (draft.type) {
    case 'page':
      return page === '' ? null : { type: 'page', page, filters: filtersOf(draft) };
    case 'event': {
      const event = draft.event.trim();
      return event === '' ? null : { type: 'event', event, filters: filtersOf(draft) };
    }
    case 'scroll': {
      const percent = wholeNumber(draft.percent, 100);
      return percent === null ? null : { type: 'scroll', page: page || '**', percent };
    }
    case 'engagement': {
      const seconds = wholeNumber(draft.seconds, 3600);
      return seconds === null ? null : { type: 'engagement', page: page || '**', seconds };
    }
  }
}

function filtersOf({ propName, propValue, otherFilters }: RuleDraft): Filter[] {
  const name = propName.trim();
  if (name === '') return [...otherFilters];
  return [...otherFilters, ['is', `prop:${name}`, [propValue]]];
}

/** From 1 to the greatest; null for anything else. */
function wholeNumber(text: string, greatest: number): number | null {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= greatest ? value : null;
}

/** Those of the pages, in the spelling that people read, that a pattern fits: `*` is any text without a slash, `**` any text. */
export function pagesFitting(pattern: string, pages: readonly string[]): string[] {
  const source = readablePage(pattern.trim())
    .split(/(\*\*|\*)/)
    .map((piece) => {
      if (piece === '**') return '.*';
      return piece === '*' ? '[^/]*' : piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    });
  const whole = new RegExp(`^${source.join('')}$`, 'su');
  return pages.filter((page) => whole.test(page));
}
