/** Walks through a long report page by page. */
import type { Calls } from './calls.ts';
import type { Procedures } from './procedures.ts';
import type { CallOptions } from './send.ts';

export type Question = Procedures['reports']['query']['input'];
export type Answer = Procedures['reports']['query']['output'];

/** A page that is a few hundred kilobytes. */
const ROWS_PER_PAGE = 1_000;

/**
 * Answers of `limit` rows each (1,000 when absent) until there are no more. Ask about days that are over,
 * or rows may move between pages while you read.
 */
export async function* pagesOf(
  calls: Calls,
  question: Question,
  options: CallOptions,
): AsyncGenerator<Answer, void, undefined> {
  const limit = question.limit ?? ROWS_PER_PAGE;
  for (let offset = question.offset ?? 0; ; offset += limit) {
    const page = await calls.reports.query.query({ ...question, limit, offset }, options);
    if (page.results.length > 0) yield page;
    if (page.results.length < limit) return;
  }
}
