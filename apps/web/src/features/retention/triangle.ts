/** Retention as rows of shares: how many came again so many periods later, and which periods are not over yet. */
import { addDays, type RetentionReport } from '@footfall/domain';

export const PERIODS = ['day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

export type Cell = {
  /** How many periods after the first. */
  after: number;
  visitors: number;
  /** Of those who came first; 0 … 1. */
  share: number;
  /** First and last day of the period it tells of. */
  from: string;
  to: string;
  /** The period is over; a running one may still rise. */
  isOver: boolean;
};

export type Row = { from: string; to: string; visitors: number; cells: Cell[] };

type Together = {
  after: number;
  /** Of all who came first so long ago, those who came again; null where no period of the kind is over. */
  share: number | null;
  /** Of how many. */
  visitors: number;
};

export type Triangle = {
  rows: Row[];
  together: Together[];
  /** The largest share after the first period; colours are by it. 0 when nobody came again. */
  highest: number;
};

/** `today` is the site's day that is not over yet. */
export function triangleOf(report: RetentionReport, period: Period, today: string): Triangle {
  const rows = report.cohorts.map(({ start, visitors, returned }): Row => {
    const cells = returned.map((count, after): Cell => {
      const from = addPeriods(start, period, after);
      const to = addDays(addPeriods(start, period, after + 1), -1);
      const share = visitors === 0 ? 0 : count / visitors;
      return { after, visitors: count, share, from, to, isOver: to < today };
    });
    return { from: start, to: cells[0]?.to ?? start, visitors, cells };
  });
  const later = rows.flatMap(({ cells }) => cells.slice(1));
  return {
    rows,
    together: togetherOf(rows),
    highest: later.reduce((highest, { share }) => Math.max(highest, share), 0),
  };
}

/** All rows that are as old, weighed by their visitors: the mean of shares would count ten people like a thousand. */
function togetherOf(rows: readonly Row[]): Together[] {
  const columns = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  return Array.from({ length: columns }, (_, after) => {
    let visitors = 0;
    let again = 0;
    for (const row of rows) {
      const cell = row.cells[after];
      if (cell === undefined || (after > 0 && !cell.isOver)) continue;
      visitors += row.visitors;
      again += cell.visitors;
    }
    return { after, share: visitors === 0 ? null : again / visitors, visitors };
  });
}

function addPeriods(start: string, period: Period, count: number): string {
  if (period === 'day') return addDays(start, count);
  if (period === 'week') return addDays(start, 7 * count);
  const [year = 0, month = 1] = start.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + count, 1)).toISOString().slice(0, 10);
}

/** The bounds, in days, up to which rows by day and by week can be taken in at a glance. */
const DAYS_MAX = 21;
const WEEKS_DAYS_MAX = 190;

/** What is shown when nobody chose; null days: all there are. */
export function periodFor(days: number | null): Period {
  if (days === null || days > WEEKS_DAYS_MAX) return 'month';
  return days > DAYS_MAX ? 'week' : 'day';
}
