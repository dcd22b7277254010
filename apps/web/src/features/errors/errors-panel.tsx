/** Script errors: how many there were, and each with where it happened and whom it met. */
import { localDate, readablePage, type ScriptErrorsReport } from '@footfall/domain';
import type { ReactNode } from 'react';
import { changeBetween } from '../../format/change.ts';
import { useLocale } from '../../text/locale.tsx';
import { type TechnicalText, useTechnicalText } from '../../text/views/technical.ts';
import { Card, EmptyPlace, Tile, Tiles } from '../../ui/card.tsx';
import { ChangeSince } from '../../ui/change-of.tsx';

type ErrorsPanelProps = {
  report: ScriptErrorsReport;
  /** On the days compared with; null while nothing is. */
  before: (Pick<ScriptErrorsReport, 'totals'> & { meta: { from: string; to: string } }) | null;
  timezone: string;
  orderTools: ReactNode;
  emptyDeed: ReactNode;
};

export function ErrorsPanel({ report, before, timezone, orderTools, emptyDeed }: ErrorsPanelProps) {
  const { formats } = useLocale();
  const { errors } = useTechnicalText();
  const { count } = formats.numbers;
  const { totals, results } = report;
  if (totals.count === 0) {
    return (
      <EmptyPlace title={errors.emptyTitle} lead={errors.emptyLead}>
        {emptyDeed}
      </EmptyPlace>
    );
  }
  return (
    <>
      <Tiles label={errors.errors}>
        {(['count', 'visitors', 'sessions'] as const).map((name) => (
          <Tile
            key={name}
            testId={`errors-${name}`}
            raw={totals[name]}
            label={name === 'count' ? errors.errors : errors[name]}
            value={count(totals[name])}
            note={
              before !== null && (
                <ChangeSince
                  before={before}
                  change={changeBetween(totals[name], before.totals[name], { lessIsBetter: true })}
                  told={count(before.totals[name])}
                />
              )
            }
          />
        ))}
      </Tiles>
      <Card
        title={errors.each}
        lead={errors.rows(count(results.length), count(report.rows))}
        tools={orderTools}
      >
        <ol>
          {results.map((row) => (
            <ErrorLine key={`${row.message} ${row.at}`} row={row} timezone={timezone} />
          ))}
        </ol>
      </Card>
    </>
  );
}

type Row = ScriptErrorsReport['results'][number];

function ErrorLine({ row, timezone }: { row: Row; timezone: string }) {
  const { formats } = useLocale();
  const { errors } = useTechnicalText();
  const { count } = formats.numbers;
  return (
    <li
      data-testid="error"
      data-label={row.message ?? ''}
      data-value={row.count}
      className="border-t border-line py-3 first:border-0 first:pt-0 last:pb-0"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1">
        <div className="min-w-0 grow basis-80">
          <p className="font-mono font-medium wrap-anywhere">
            <bdi>{row.message ?? errors.noMessage}</bdi>
          </p>
          <p className="text-label wrap-anywhere text-quiet">
            <bdi>{placeOf(row.at, errors)}</bdi>
          </p>
        </div>
        <dl className="figures flex shrink-0 gap-6 text-right">
          <Figure name={errors.count}>{count(row.count)}</Figure>
          <Figure name={errors.visitors}>{count(row.visitors)}</Figure>
          <Figure name={errors.last}>{dayAndTime(row.lastAt, timezone, formats)}</Figure>
        </dl>
      </div>
      <details className="mt-1 text-label text-quiet">
        <summary className="w-fit rounded-sm hover:text-ink">
          {errors.pages(count(row.pages), row.pages === 1)}
        </summary>
        <ul aria-label={errors.openPages} className="mt-1 grid grid-cols-1 gap-0.5 pl-4">
          {row.topPages.map(({ page, count: times }) => (
            <li key={page} className="flex justify-between gap-4">
              <bdi className="min-w-0 truncate">{readablePage(page)}</bdi>
              <span className="figures">{count(times)}</span>
            </li>
          ))}
          <li>
            {errors.first}: {dayAndTime(row.firstAt, timezone, formats)}
          </li>
        </ul>
      </details>
    </li>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-label text-quiet">{name}</dt>
      <dd className="font-medium whitespace-nowrap">{children}</dd>
    </div>
  );
}

function placeOf(at: string | null, words: TechnicalText['errors']): string {
  if (at === null) return words.unknownPlace;
  return at === 'promise' ? words.promise : at;
}

function dayAndTime(
  iso: string,
  timezone: string,
  { dates }: ReturnType<typeof useLocale>['formats'],
): string {
  const day = dates.day(localDate(Date.parse(iso), timezone));
  return `${day}, ${dates.time(iso, timezone).slice(0, 5)}`;
}
