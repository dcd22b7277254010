/** A report as CSV (RFC 4180), safe to open in a spreadsheet. */
import type { MetricValue, QueryInput, QueryResult } from '@footfall/domain';

/** A cell that begins like this is a formula to a spreadsheet: what a visitor typed must not become one. */
const FORMULA = /^[=+\-@\t\r\n\0]/;

type Question = Pick<QueryInput, 'dimensions' | 'metrics' | 'compare'>;

/** A line of names, then a line for each row; compared metrics stand behind the others. */
export function csvOf(
  { dimensions = [], metrics, compare }: Question,
  { results }: QueryResult,
): string {
  // By the question: who reads the file looks for the same columns where there is no row.
  const compared = compare !== undefined ? metrics.map((name) => `${name} (compared with)`) : [];
  const lines = results.map((row) => [
    ...row.dimensions.map((value) => textCell(value ?? '')),
    ...row.metrics.map(valueCell),
    ...(row.comparison?.metrics ?? []).map(valueCell),
  ]);
  const names = [...dimensions, ...metrics, ...compared].map(textCell);
  return [names, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** Numbers and money are ours, and stay what they are, also below zero. */
function valueCell(value: MetricValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return quoted(value.map(({ amount, currency }) => `${amount} ${currency}`).join('; '));
}

function textCell(text: string): string {
  return quoted(FORMULA.test(text) ? `'${text}` : text);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
