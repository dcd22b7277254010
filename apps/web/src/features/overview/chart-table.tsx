/** The chart as a table: the same buckets, the same numbers. */
import { pointWords } from '../../charting/point-words.ts';
import type { Point } from '../../charting/series.ts';
import { useLocale } from '../../text/locale.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import type { ChartLines } from './chart.tsx';

export function ChartTable({ lines }: { lines: ChartLines }) {
  const locale = useLocale();
  const { text, formats } = locale;
  const { metric, interval, points, before } = lines;
  const write = (point: Point | undefined) => pointWords(point, metric, locale);
  const cell = 'figures px-2 text-right';
  return (
    <ScrollRegion label={text.chart.table} className="h-full overflow-y-auto">
      <table className="w-full" data-testid="chart-table">
        <thead className="sticky top-0 bg-surface text-label text-quiet">
          <tr>
            <th scope="col" className="px-2 py-1 text-left font-medium">
              {text.chart.bucket}
            </th>
            <th scope="col" className="px-2 py-1 text-right font-medium">
              {text.metric[metric]}
            </th>
            {before.length > 0 && (
              <th scope="col" className="px-2 py-1 text-right font-medium">
                {text.chart.before}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {points.map((point, index) => (
            <tr key={point.bucket} className="h-7 border-t border-line">
              <th scope="row" className="px-2 text-left font-normal">
                {formats.dates.bucketLong(point.bucket, interval)}
                {point.isPartial && <span className="text-quiet"> ({text.chart.partial})</span>}
                {lines.notes.get(index)?.map((note) => (
                  <bdi key={note} className="ml-2 text-quiet">
                    {note}
                  </bdi>
                ))}
              </th>
              <td className={cell}>{write(point)}</td>
              {before.length > 0 && (
                <td className={`${cell} text-quiet`}>{write(before[index])}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
