/** Who is on the site now: how many, on which pages, from where, and what happened last. */
import { type FilterDimension, type PresentReport, readablePage } from '@footfall/domain';
import { lazy, Suspense } from 'react';
import { flagOf } from '../../format/names.ts';
import { useLocale } from '../../text/locale.tsx';
import { useRealtimeText } from '../../text/views/realtime.ts';
import { Card, EmptyPlace, Tile, Tiles } from '../../ui/card.tsx';
import { RowBar } from '../../ui/row-bar.tsx';

/** The world weighs more than the rest of the view; numbers do not wait for it. */
const WorldMap = lazy(async () => ({ default: (await import('../../ui/world-map.tsx')).WorldMap }));

type RealtimePanelProps = {
  report: PresentReport;
  /** The instant that counts as now; ms since 1970. */
  asOf: number;
};

export function RealtimePanel({ report, asOf }: RealtimePanelProps) {
  const { formats } = useLocale();
  const words = useRealtimeText();
  return (
    <>
      <Tiles label={words.now}>
        <Tile
          testId="visitors-now"
          raw={report.visitors}
          label={words.now}
          value={formats.numbers.count(report.visitors)}
          note={words.nowNote}
        />
      </Tiles>
      {report.visitors === 0 && report.feed.length === 0 ? (
        <EmptyPlace title={words.emptyTitle} lead={words.emptyLead} />
      ) : (
        <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="grid grid-cols-1 gap-3 md:grid-cols-2">
            <List title={words.pages} rows={report.pages} dimension="page" isWide />
            <PresenceMap countries={report.countries} />
            <List title={words.sources} rows={report.sources} dimension="source" />
            <List title={words.countries} rows={report.countries} dimension="country" />
          </div>
          <Feed feed={report.feed} asOf={asOf} />
        </div>
      )}
    </>
  );
}

/** The same numbers as the list of countries, where they are. */
function PresenceMap({ countries }: { countries: PresentReport['countries'] }) {
  const { formats } = useLocale();
  const words = useRealtimeText();
  const most = Math.max(1, ...countries.map(({ visitors }) => visitors));
  const { count } = formats.numbers;
  return (
    <Card title={words.map} className="md:col-span-2" testId="here-map">
      <Suspense fallback={<div className="skeleton aspect-2/1" />}>
        <WorldMap
          label={words.mapLabel}
          hasDots
          rows={countries.map(({ value, visitors }) => ({
            country: value,
            count: visitors,
            told: count(visitors),
            weight: visitors / most,
          }))}
        />
      </Suspense>
    </Card>
  );
}

type ListProps = {
  title: string;
  rows: PresentReport['pages'];
  dimension: FilterDimension;
  isWide?: boolean;
};

function List({ title, rows, dimension, isWide = false }: ListProps) {
  const { formats } = useLocale();
  const words = useRealtimeText();
  const most = Math.max(1, ...rows.map(({ visitors }) => visitors));
  return (
    <Card title={title} className={`min-h-40 ${isWide ? 'md:col-span-2' : ''}`}>
      {rows.length === 0 && <p className="text-quiet">{words.noneYet}</p>}
      <ol className="grid grid-cols-1 gap-px">
        {rows.map(({ value, visitors }) => (
          <li
            key={value ?? '~'}
            data-testid={`here-${dimension}`}
            data-label={value ?? ''}
            data-value={visitors}
            className="relative isolate flex h-7 items-center justify-between gap-3 px-2"
          >
            <RowBar share={visitors / most} />
            <span className="min-w-0 truncate">
              {dimension === 'country' && (
                <span aria-hidden="true" className="mr-2">
                  {flagOf(value) || '·'}
                </span>
              )}
              <bdi>{formats.names.value(dimension, value)}</bdi>
            </span>
            <span className="figures font-medium">
              {formats.numbers.count(visitors)}
              <span className="sr-only"> {words.visitors}</span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Feed({ feed, asOf }: { feed: PresentReport['feed']; asOf: number }) {
  const { formats } = useLocale();
  const words = useRealtimeText();
  return (
    <Card title={words.feed} testId="feed">
      <ol className="grid grid-cols-1">
        {feed.map((one, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: nothing in the feed tells two visitors apart
            key={index}
            data-testid="feed-hit"
            data-name={one.name}
            className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] items-baseline gap-x-2 border-t border-line py-1 first:border-0"
          >
            <span aria-hidden="true">{flagOf(one.country) || '·'}</span>
            <span className="min-w-0 truncate">
              {one.name !== 'pageview' && (
                <bdi className="mr-2 rounded-sm bg-bar px-1.5 font-medium">{one.name}</bdi>
              )}
              <bdi>{readablePage(one.page)}</bdi>
              <span className="text-quiet">
                {' '}
                · {formats.names.value('source', one.source)}
                {one.device !== null && ` · ${formats.names.value('device', one.device)}`}
              </span>
            </span>
            <span className="figures text-label text-quiet">
              <Ago seconds={Math.max(Math.round((asOf - Date.parse(one.at)) / 1000), 0)} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Ago({ seconds }: { seconds: number }) {
  const { formats } = useLocale();
  const words = useRealtimeText();
  const { count } = formats.numbers;
  if (seconds < 1) return words.just;
  return seconds < 60
    ? words.ago(count(seconds))
    : words.agoMinutes(count(Math.floor(seconds / 60)));
}
