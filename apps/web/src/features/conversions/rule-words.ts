/** Says a rule in words: `Views of /pricing`, `Event signup where Property plan is team`. */
import { type Filter, type GoalRule, readablePage } from '@footfall/domain';
import { filterWords } from '../../format/filter-words.ts';
import type { Locale } from '../../text/locale.tsx';
import type { ConversionsText } from '../../text/views/conversions.ts';

export function ruleWords(rule: GoalRule, words: ConversionsText['rule'], locale: Locale): string {
  const { count } = locale.formats.numbers;
  switch (rule.type) {
    case 'page':
      return words.ofPage(placeOf(rule.page, words)) + where(rule.filters, words, locale);
    case 'event':
      return words.ofEvent(rule.event) + where(rule.filters, words, locale);
    case 'scroll':
      return words.ofScroll(placeOf(rule.page, words), count(rule.percent));
    case 'engagement':
      return words.ofEngagement(placeOf(rule.page, words), count(rule.seconds));
  }
}

function placeOf(page: string, words: ConversionsText['rule']): string {
  return page === '**' ? words.anywhere : readablePage(page);
}

function where(filters: readonly Filter[], words: ConversionsText['rule'], locale: Locale): string {
  if (filters.length === 0) return '';
  const said = filters.map((filter) => filterWords(filter, locale));
  return words.where(said.join(locale.text.filters.and));
}
