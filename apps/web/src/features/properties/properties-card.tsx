/** What events and pageviews carry: the names of their properties, and the values of the one that was chosen. */
import type { QueryInput } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { withFilter } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { useLocale } from '../../text/locale.tsx';
import { type PropertiesText, usePropertiesText } from '../../text/views/properties.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useReport } from '../../trpc/report.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { useStillWords } from '../../trpc/use-still-words.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RowBar } from '../../ui/row-bar.tsx';
import { StillLine } from '../../ui/still-line.tsx';

const ROWS = 10;

export function PropertiesCard({ view }: { view: DashboardView }) {
  const words = usePropertiesText();
  const { property } = view.state;
  const choose = (next: string | null) => view.change({ ...view.state, property: next });
  return (
    <section
      aria-label={words.title}
      data-testid="card-properties"
      className="flex min-h-64 min-w-0 flex-col rounded-lg border border-line bg-surface px-4 pt-3 pb-2"
    >
      <div className="mb-2 flex min-h-7 items-center justify-between gap-2">
        <h2 className="min-w-0 truncate text-title font-semibold">
          {words.title}
          {property !== null && (
            <bdi className="font-normal text-quiet" title={property}>
              {' '}
              · {property}
            </bdi>
          )}
        </h2>
        {property !== null && (
          <button
            type="button"
            data-testid="all-properties"
            onClick={() => choose(null)}
            className={buttonClass('small', '-mr-2')}
          >
            <Icon name="chevron" className="rotate-90" />
            {words.all}
          </button>
        )}
      </div>
      {property === null ? (
        <Names view={view} words={words} onChoose={choose} />
      ) : (
        <Values key={property} view={view} words={words} name={property} />
      )}
    </section>
  );
}

/** Where filters may be why there is nothing, the way out of them. */
function Nothing({ lead, view }: { lead: string; view: DashboardView }) {
  const { text } = useLocale();
  const isFiltered = view.state.filters.length > 0;
  return (
    <div className="grid grow grid-cols-1">
      <Notice lead={isFiltered ? text.empty.filtered : lead}>
        {isFiltered && (
          <Button onClick={() => view.change({ ...view.state, filters: [], page: 1 })}>
            {text.keys.clearFilters}
          </Button>
        )}
      </Notice>
    </div>
  );
}

type ListProps = { view: DashboardView; words: PropertiesText };

function Names({ view, words, onChoose }: ListProps & { onChoose: (name: string) => void }) {
  const { formats } = useLocale();
  const trpc = useTRPC();
  const { site, state, range } = view;
  const names = useQuery({
    ...trpc.reports.propNames.queryOptions({
      site: site.id,
      range: range.range,
      filters: [...state.filters],
      limit: ROWS,
    }),
    placeholderData: (before) => before,
  });
  const failure = useFailureWords(names.error);
  const isStuck = names.isPlaceholderData && names.fetchStatus === 'paused';
  const still = useStillWords(isStuck ? { kind: 'unreachable' } : null, names.data?.meta);
  const { count } = formats.numbers;
  if (names.data === undefined) {
    return failure === null ? <Waiting /> : <Notice tone="bad" title={failure} />;
  }
  const { results, rows } = names.data;
  if (results.length === 0) return <Nothing lead={words.none} view={view} />;
  return (
    <>
      {still !== null && <StillLine words={still} />}
      <div className={names.isPlaceholderData ? 'stale' : ''}>
        <Heads first={words.name} second={words.hits} third={words.values} />
        <ol className="grid grid-cols-1 gap-px">
          {results.map(({ name, hits, values }) => (
            <Row
              key={name}
              testId="property"
              label={name}
              value={hits}
              bar={hits / (results[0]?.hits ?? 1)}
              third={count(values)}
              title={words.look(name)}
              onChoose={() => onChoose(name)}
            />
          ))}
        </ol>
        <More shown={results.length} rows={rows} />
      </div>
    </>
  );
}

function Values({ view, words, name }: ListProps & { name: string }) {
  const { text, formats } = useLocale();
  const { site, state, range } = view;
  const dimension = `prop:${name}` as const;
  const question = {
    site: site.id,
    metrics: ['visitors'],
    range: range.range,
    dimensions: [dimension],
    filters: [...state.filters, ['isNot', dimension, [null]]],
    orderBy: [['visitors', 'desc']],
    limit: ROWS,
  } satisfies QueryInput;
  const report = useReport(question, { isLive: false });
  const failure = useFailureWords(report.error);
  if (report.data === undefined) {
    return failure === null ? <Waiting /> : <Notice tone="bad" title={failure} />;
  }
  const { results, meta, totals } = report.data;
  if (results.length === 0) return <Nothing lead={words.noValue} view={view} />;
  const most = Math.max(1, ...results.map(({ metrics }) => metrics[0] ?? 0));
  const all = totals[0] ?? 0;
  return (
    <>
      <Heads first={words.value} second={text.metric.visitors} third={words.share} />
      <ol className="grid grid-cols-1 gap-px">
        {results.map(({ dimensions: [value = null], metrics: [visitors] }) => {
          const label = value ?? text.unknown;
          return (
            <Row
              key={label}
              testId="property-value"
              label={label}
              value={visitors ?? 0}
              bar={(visitors ?? 0) / most}
              third={all > 0 ? formats.numbers.percent((visitors ?? 0) / all) : text.none}
              title={text.cards.filterBy(text.filters.property(name), label)}
              onChoose={() => view.change(withFilter(state, ['is', dimension, [value]]))}
            />
          );
        })}
      </ol>
      <More shown={results.length} rows={meta.rows} />
    </>
  );
}

function Heads({ first, second, third }: { first: string; second: string; third: string }) {
  return (
    <p className="mb-1 flex px-2 text-label text-quiet">
      <span className="grow">{first}</span>
      <span>{second}</span>
      <span className="w-16 text-right">{third}</span>
    </p>
  );
}

type RowProps = {
  testId: string;
  label: string;
  value: number;
  /** Length of the bar, 0 … 1. */
  bar: number;
  third: ReactNode;
  title: string;
  onChoose: () => void;
};

function Row({ testId, label, value, bar, third, title, onChoose }: RowProps) {
  const { formats } = useLocale();
  return (
    <li
      data-testid={testId}
      data-label={label}
      data-value={value}
      className="group relative isolate flex h-[1.875rem] items-center rounded-sm hover:bg-raised"
    >
      <RowBar share={bar} />
      <button
        type="button"
        title={title}
        onClick={onChoose}
        className="min-w-0 truncate px-2 text-left outline-none after:absolute after:inset-0 after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-accent"
      >
        <bdi>{label}</bdi>
      </button>
      <span className="figures ml-auto pl-2 font-medium">{formats.numbers.short(value)}</span>
      <span className="figures w-16 shrink-0 pr-2 text-right text-label text-quiet">{third}</span>
    </li>
  );
}

function More({ shown, rows }: { shown: number; rows: number }) {
  const { text, formats } = useLocale();
  if (rows <= shown) return null;
  const { count } = formats.numbers;
  return (
    <p className="figures pt-2 text-label text-quiet">
      {text.cards.rowsOf(count(shown), count(rows))}
    </p>
  );
}

function Waiting() {
  return <div className="skeleton h-44" />;
}
