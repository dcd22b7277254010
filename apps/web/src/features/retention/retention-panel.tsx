/** Retention: how many can be known again at all, how many of them came again, and the triangle by when they came first. */
import type { RetentionReport } from '@footfall/domain';
import type { ReactNode } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useRetentionText } from '../../text/views/retention.ts';
import { Card, EmptyPlace, Tile, Tiles } from '../../ui/card.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { RetentionTable, type Shown } from './retention-table.tsx';
import { type Period, triangleOf } from './triangle.ts';

type RetentionPanelProps = {
  report: RetentionReport;
  period: Period;
  shown: Shown;
  /** The site's day that is not over yet. */
  today: string;
  /** At the right of the picture's title. */
  tools: ReactNode;
  /** Stands under what says that nobody can be known again. */
  emptyDeed: ReactNode;
};

export function RetentionPanel({ report, period, shown, today, ...rest }: RetentionPanelProps) {
  const { formats, text } = useLocale();
  const words = useRetentionText();
  const { count, percent } = formats.numbers;
  if (report.visitors === 0) {
    const passing = report.passing === 0 ? '' : ` ${words.emptyPassing(count(report.passing))}`;
    return (
      <EmptyPlace title={words.emptyTitle} lead={`${words.emptyLead}${passing}`}>
        {rest.emptyDeed}
      </EmptyPlace>
    );
  }
  const triangle = triangleOf(report, period, today);
  const next = triangle.together[1];
  const share = next?.share ?? null;
  const visitors = count(report.visitors);
  const summary =
    share === null
      ? words.summaryEarly(visitors)
      : words.summary({
          visitors: count(next?.visitors ?? 0),
          share: percent(share),
          period: words.summaryPeriod[period],
        });
  return (
    <>
      <Tiles label={words.figures}>
        <Tile
          testId="retention-visitors"
          raw={report.visitors}
          label={words.known}
          value={visitors}
          note={words.knownNote}
        />
        <Tile
          testId="retention-again"
          raw={share}
          label={words.again[period]}
          value={share === null ? text.none : percent(share)}
          note={share === null ? words.againNone : words.againNote(count(next?.visitors ?? 0))}
        />
        <Tile
          testId="retention-passing"
          raw={report.passing}
          label={words.passing}
          value={count(report.passing)}
          note={words.passingNote}
        />
      </Tiles>
      <Card title={words.chart} lead={summary} tools={rest.tools} testId="retention">
        <ScrollRegion label={summary} className="overflow-x-auto pb-1">
          <RetentionTable triangle={triangle} period={period} shown={shown} />
        </ScrollRegion>
        <p className="pt-2 text-label text-quiet">{words.dashed}</p>
      </Card>
    </>
  );
}
