/** One card: what the numbers are made of, by one of a few dimensions; a row filters the page. */
import { type ReactNode, useId, useMemo } from 'react';
import { CARD_TABS, type Card, withFilter } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { useLocale } from '../../text/locale.tsx';
import type { Failure } from '../../trpc/failure.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { useReport, useReportFailure, useSteady } from '../../trpc/report.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Row } from './row.tsx';
import { type BreakdownAnswer, rowsOf } from './rows.ts';
import { BREAKDOWN_VIEWS, ROWS_SHOWN } from './views.ts';

export function BreakdownCard({ card, view }: { card: Card; view: DashboardView }) {
  const { text, formats } = useLocale();
  const panelId = useId();
  const tab = view.state.tabs[card];
  const { answer, isOld, failure, retry } = useBreakdown(card, view);
  const tabs = CARD_TABS[card].map((name) => ({ name, label: text.tabs[name] }));
  // Room for ten rows, so that nothing jumps from tab to tab; few sites have ten events.
  const isShort = card === 'events';
  const isMore = answer?.rows.length === ROWS_SHOWN && answer.rowCount > ROWS_SHOWN;
  return (
    <section
      aria-label={text.cards[card]}
      aria-busy={isOld}
      data-testid={`card-${card}`}
      className="flex min-w-0 flex-col rounded-lg border border-line bg-surface px-4 pt-3 pb-2"
    >
      <div className="mb-2 flex min-h-7 flex-wrap items-center justify-between gap-x-2">
        <h2 className="text-title font-semibold">{text.cards[card]}</h2>
        {tabs.length > 1 && (
          <Tabs
            label={text.cards.views(text.cards[card])}
            tabs={tabs}
            selected={tab}
            panelId={panelId}
            onSelect={(name) =>
              view.change({ ...view.state, tabs: { ...view.state.tabs, [card]: name } })
            }
          />
        )}
      </div>
      <div
        id={panelId}
        role={tabs.length > 1 ? 'tabpanel' : undefined}
        className={`${isShort ? 'min-h-44' : 'min-h-44 md:min-h-[344px]'} ${isOld ? 'stale' : ''}`}
      >
        {answer === undefined && failure === null ? (
          <SkeletonRows count={isShort ? ROWS_SHOWN / 2 : ROWS_SHOWN} />
        ) : (
          <Content answer={answer} failure={failure} retry={retry} view={view} />
        )}
      </div>
      <p className="figures h-6 pt-1 text-label text-quiet">
        {isMore &&
          text.cards.rowsOf(
            formats.numbers.count(answer.rows.length),
            formats.numbers.count(answer.rowCount),
          )}
      </p>
    </section>
  );
}

function useBreakdown(card: Card, view: DashboardView) {
  const { site, state, range } = view;
  const { dimension, metric, only } = BREAKDOWN_VIEWS[state.tabs[card]];
  const report = useReport(
    {
      site: site.id,
      metrics: [metric],
      range: range.range,
      dimensions: [dimension],
      filters: only === undefined ? [...state.filters] : [...state.filters, only],
      orderBy: [[metric, 'desc']],
      limit: ROWS_SHOWN,
    },
    { isLive: range.isLive },
  );
  const { data } = report;
  const fresh = useMemo<BreakdownAnswer | undefined>(
    () => data && { dimension, metric, rows: rowsOf(data), rowCount: data.meta.rows },
    [data, dimension, metric],
  );
  const { shown, isOld } = useSteady(fresh);
  return {
    answer: shown,
    isOld: isOld && report.errorUpdateCount === 0,
    failure: useReportFailure(report),
    retry: () => void report.refetch(),
  };
}

type ContentProps = {
  answer: BreakdownAnswer | undefined;
  failure: Failure | null;
  retry: () => void;
  view: DashboardView;
};

function Content({ answer, failure, retry, view }: ContentProps): ReactNode {
  const { text } = useLocale();
  if (failure !== null) {
    return (
      <Notice tone="bad" title={failureWords(failure, text)} lead={text.failure.cardLead}>
        <Button onClick={retry}>{text.tryAgain}</Button>
      </Notice>
    );
  }
  if (answer === undefined) return null;
  const { dimension, metric, rows } = answer;
  if (rows.length === 0) return <Notice lead={emptyWords(text.empty, dimension)} />;
  return (
    <>
      <p className="mb-1 flex justify-between px-2 text-label text-quiet">
        <span>{text.dimension[dimension]}</span>
        <span>{text.metric[metric]}</span>
      </p>
      <ol className="grid grid-cols-1 gap-px">
        {rows.map((row) => (
          <Row
            key={row.value}
            row={row}
            dimension={dimension}
            metric={metric}
            domain={view.site.domain}
            onFilter={() => view.change(withFilter(view.state, ['is', dimension, [row.value]]))}
          />
        ))}
      </ol>
    </>
  );
}

function emptyWords(words: Readonly<Record<string, string>>, dimension: string): string {
  return words[dimension] ?? '';
}

function SkeletonRows({ count }: { count: number }) {
  return (
    <div className="grid gap-1 pt-5">
      {Array.from({ length: count }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else
          key={index}
          className="skeleton h-7"
          style={{ width: `${100 - index * 8}%` }}
        />
      ))}
    </div>
  );
}
