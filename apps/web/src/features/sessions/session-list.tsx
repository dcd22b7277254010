/** Sessions, the newest first: each a line that opens what happened in it. */
import { readablePage, type SessionRow } from '@footfall/domain';
import { flagOf } from '../../format/names.ts';
import { useLocale } from '../../text/locale.tsx';
import { useSessionsText } from '../../text/views/sessions.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyPlace } from '../../ui/card.tsx';
import { deviceWords, placeWords, sourceWords, whenWords } from './session-words.ts';

type SessionListProps = {
  rows: readonly SessionRow[];
  timezone: string;
  onOpen: (id: string) => void;
  /** null at the end of the list. */
  onMore: (() => void) | null;
  isLoadingMore: boolean;
};

export function SessionList({ rows, timezone, onOpen, onMore, isLoadingMore }: SessionListProps) {
  const words = useSessionsText();
  if (rows.length === 0) return <EmptyPlace title={words.emptyTitle} lead={words.emptyLead} />;
  return (
    <section aria-label={words.list} className="rounded-lg border border-line bg-surface">
      <p
        aria-hidden="true"
        className={`${COLUMNS} hidden border-b border-line px-4 py-2 text-label text-quiet lg:grid`}
      >
        <span>{words.when}</span>
        <span>{words.visitor}</span>
        <span>{words.source}</span>
        <span>{words.way}</span>
        <span />
      </p>
      <ol>
        {rows.map((row) => (
          <Line key={row.id} row={row} timezone={timezone} onOpen={() => onOpen(row.id)} />
        ))}
      </ol>
      {onMore !== null && (
        <div className="grid justify-center border-t border-line p-2">
          <Button kind="quiet" disabled={isLoadingMore} onClick={onMore} data-testid="older">
            {words.next}
          </Button>
        </div>
      )}
    </section>
  );
}

const COLUMNS =
  'gap-x-4 lg:grid-cols-[8.5rem_minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1.5fr)_7.5rem]';

type LineProps = { row: SessionRow; timezone: string; onOpen: () => void };

function Line({ row, timezone, onOpen }: LineProps) {
  const { formats } = useLocale();
  const words = useSessionsText();
  const { count, duration } = formats.numbers;
  const when = whenWords(row.beganAt, timezone, formats);
  const [source, channel] = sourceWords(row, formats);
  return (
    <li
      data-testid="session"
      data-session={row.id}
      data-pageviews={row.pageviews}
      className={`relative grid grid-cols-[minmax(0,1fr)_auto] px-4 py-2 hover:bg-raised not-first:border-t not-first:border-line ${COLUMNS}`}
    >
      <button
        type="button"
        onClick={onOpen}
        aria-label={words.open(when)}
        className="figures text-left whitespace-nowrap outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-offset-[-2px] focus-visible:after:outline-accent"
      >
        {when}
      </button>
      <p className="min-w-0 truncate max-lg:order-3 max-lg:col-span-2">
        <span aria-hidden="true" className="mr-2">
          {flagOf(row.country) || '·'}
        </span>
        {placeWords(row, formats)}
        <span className="text-quiet"> · {deviceWords(row, formats)}</span>
      </p>
      <p className="min-w-0 truncate max-lg:order-4 max-lg:col-span-2">
        <bdi>{source}</bdi>
        {channel !== undefined && <span className="text-quiet"> · {channel}</span>}
      </p>
      <Trail row={row} />
      <p className="figures text-right whitespace-nowrap text-quiet">
        {duration(row.durationSeconds)} ·{' '}
        {words.pageviews(count(row.pageviews), row.pageviews === 1)}
      </p>
    </li>
  );
}

/** As many steps as can be read at a glance. */
const STEPS_SHOWN = 4;

function Trail({ row }: { row: SessionRow }) {
  const { formats } = useLocale();
  const words = useSessionsText();
  const shown = row.trail.slice(0, STEPS_SHOWN);
  const rest = row.pageviews + row.events - shown.length;
  return (
    <p className="min-w-0 truncate text-quiet max-lg:order-5 max-lg:col-span-2">
      {shown.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a trail is told by its order
        <span key={index}>
          {index > 0 && <span aria-hidden="true"> → </span>}
          {step.name === 'pageview' ? (
            <bdi>{readablePage(step.page)}</bdi>
          ) : (
            <bdi className="rounded-sm bg-bar px-1 text-ink">{step.name}</bdi>
          )}
        </span>
      ))}
      {rest > 0 && ` ${words.more(formats.numbers.count(rest))}`}
    </p>
  );
}
