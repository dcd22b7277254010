/** The triangle itself: a table whose cells are darker the more came again, so that it is read as it is seen. */
import { useLocale } from '../../text/locale.tsx';
import { useRetentionText } from '../../text/views/retention.ts';
import type { Cell, Period, Row, Triangle } from './triangle.ts';

/** What stands in the cells. */
export type Shown = 'share' | 'visitors';

type TableProps = { triangle: Triangle; period: Period; shown: Shown };

const STAYS = 'sticky left-0 z-[1] bg-surface';

export function RetentionTable({ triangle, period, shown }: TableProps) {
  const { formats, text } = useLocale();
  const words = useRetentionText();
  const { count, percent } = formats.numbers;
  return (
    <table className="w-full border-separate border-spacing-0.5">
      <thead>
        <tr className="text-label text-quiet">
          <th scope="col" className={`${STAYS} pr-3 text-left font-medium`}>
            {words.first}
          </th>
          <th scope="col" className="px-2 text-right font-medium">
            {words.visitors}
          </th>
          {triangle.together.slice(1).map(({ after }) => (
            <th
              key={after}
              scope="col"
              title={words.afterLong[period](count(after))}
              className="min-w-12 px-1 text-center font-medium whitespace-nowrap"
            >
              {words.after[period](count(after))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr data-testid="retention-together">
          <th scope="row" className={`${STAYS} pr-3 text-left font-medium whitespace-nowrap`}>
            <span title={words.togetherNote}>{words.together}</span>
          </th>
          <td className="figures px-2 text-right font-medium">
            {count(triangle.together[0]?.visitors ?? 0)}
          </td>
          {triangle.together.slice(1).map(({ after, share }) => (
            <td
              key={after}
              data-value={share ?? ''}
              className="figures h-8 text-center font-medium"
            >
              {share === null ? text.none : percent(share)}
            </td>
          ))}
        </tr>
        {triangle.rows.map((row) => (
          <CohortRow
            key={row.from}
            row={row}
            period={period}
            shown={shown}
            highest={triangle.highest}
            columns={triangle.together.length}
          />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = { row: Row; period: Period; shown: Shown; highest: number; columns: number };

function CohortRow({ row, period, shown, highest, columns }: RowProps) {
  const { formats } = useLocale();
  const missing = columns - row.cells.length;
  return (
    <tr data-testid="retention-row" data-label={row.from} data-value={row.visitors}>
      <th scope="row" className={`${STAYS} h-8 pr-3 text-left font-normal whitespace-nowrap`}>
        {formats.dates.bucketLong(row.from, period)}
      </th>
      <td className="figures px-2 text-right text-quiet">{formats.numbers.count(row.visitors)}</td>
      {row.cells.slice(1).map((cell) => (
        <HeatCell key={cell.after} cell={cell} row={row} shown={shown} highest={highest} />
      ))}
      {missing > 0 && <td colSpan={missing} />}
    </tr>
  );
}

type HeatProps = { cell: Cell; row: Row; shown: Shown; highest: number };

/** So much of the accent at most: text on it stays readable in light and in dark. */
const HEAT_MOST = 55;
const HEAT_LEAST = 6;

function HeatCell({ cell, row, shown, highest }: HeatProps) {
  const { formats } = useLocale();
  const words = useRetentionText();
  const { count, percent } = formats.numbers;
  const { visitors, share, isOver } = cell;
  const heat = visitors === 0 ? 0 : HEAT_LEAST + (HEAT_MOST - HEAT_LEAST) * (share / highest);
  const told = words.cell({
    again: count(visitors),
    of: count(row.visitors),
    days: formats.dates.days(cell.from, cell.to),
  });
  return (
    <td
      data-value={visitors}
      title={isOver ? told : `${told}, ${words.running}`}
      style={{ background: `color-mix(in srgb, var(--accent) ${heat.toFixed(1)}%, var(--raised))` }}
      className={`figures h-8 min-w-12 rounded-sm text-center ${
        isOver ? '' : 'outline-1 outline-offset-[-1px] outline-edge outline-dashed'
      }`}
    >
      {shown === 'share' ? percent(share) : count(visitors)}
      {!isOver && <span className="sr-only">, {words.running}</span>}
    </td>
  );
}
