/** How a site's hits are kept: how far the worker is, the files by level, what failed last, what was deleted. */
import { localDate, type StorageStatus } from '@footfall/domain';
import { formatBytes } from '../../format/bytes.ts';
import { useLocale } from '../../text/locale.tsx';
import { type StorageText, useStorageText } from '../../text/views/storage.ts';
import { Card, Tile, Tiles } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';

/** As long as the doctor thinks nothing of it. */
const LATE_MS = 15 * 60_000;

type StoragePanelProps = { status: StorageStatus; timezone: string };

export function StoragePanel({ status, timezone }: StoragePanelProps) {
  const { formats } = useLocale();
  const words = useStorageText();
  const { count, duration } = formats.numbers;
  const isLate = status.lagMs > LATE_MS;
  const moment = useMoment(timezone);
  return (
    <>
      {isLate && (
        <div role="alert" className="rounded-lg border border-warn bg-surface p-4">
          <p className="font-medium text-warn">{words.late}</p>
          <p>{words.lateLead}</p>
        </div>
      )}
      <Tiles label={words.lead}>
        <Tile
          testId="storage-waiting"
          raw={status.waitingHits}
          label={words.waiting}
          value={count(status.waitingHits)}
          note={words.waitingNote(moment(status.sealedBefore))}
        />
        <Tile
          testId="storage-lag"
          raw={status.lagMs}
          label={words.lag}
          value={duration(status.lagMs / 1000)}
          note={words.lagNote}
        />
      </Tiles>
      <Levels status={status} words={words} />
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <Failures failures={status.failures} words={words} moment={moment} />
        <Removals removals={status.removals} words={words} moment={moment} />
      </div>
    </>
  );
}

/** `Tue 3 Nov, 14:02`, in the site's time zone. */
function useMoment(timezone: string): (iso: string) => string {
  const { formats } = useLocale();
  const { day, time } = formats.dates;
  return (iso) =>
    `${day(localDate(Date.parse(iso), timezone))}, ${time(iso, timezone).slice(0, 5)}`;
}

const CELL = 'figures py-2 pl-3 text-right';

function Levels({ status, words }: { status: StorageStatus; words: StorageText }) {
  const { text, formats } = useLocale();
  const { count } = formats.numbers;
  return (
    <Card
      title={words.kept}
      lead={
        status.droppedHits === 0
          ? words.keptLead
          : `${words.keptLead} ${words.dropped(count(status.droppedHits))}`
      }
    >
      <DataTable
        label={`${words.kept}: ${words.level}`}
        head={
          <>
            <th scope="col" className="py-2 text-left font-medium">
              {words.level}
            </th>
            {[words.parts, words.hits, words.size].map((name) => (
              <th key={name} scope="col" className="py-2 pl-3 text-right font-medium">
                {name}
              </th>
            ))}
            <th scope="col" className="py-2 pl-3 text-right font-medium max-md:hidden">
              {words.perHit}
            </th>
          </>
        }
      >
        {(['sealed', 'compacted', 'archived'] as const).map((name) => {
          const { parts, hits, bytes } = status.levels[name];
          return (
            <tr
              key={name}
              data-testid={`level-${name}`}
              data-value={hits}
              className="border-b border-line last:border-0"
            >
              <th scope="row" className="py-2 text-left font-normal">
                {words.levels[name]}
              </th>
              <td className={CELL}>{count(parts)}</td>
              <td className={`${CELL} font-medium`}>{count(hits)}</td>
              <td className={CELL}>{formatBytes(bytes, formats.locale)}</td>
              <td className={`${CELL} text-quiet max-md:hidden`}>
                {hits === 0 ? text.none : count(bytes / hits)}
              </td>
            </tr>
          );
        })}
      </DataTable>
    </Card>
  );
}

type Moment = { words: StorageText; moment: (iso: string) => string };

function Failures({ failures, words, moment }: Moment & { failures: StorageStatus['failures'] }) {
  const { formats } = useLocale();
  return (
    <Card title={words.failures}>
      {failures.length === 0 && <p className="text-good">{words.noFailures}</p>}
      <ul>
        {failures.map(({ job, month, message, lastAt, times }) => (
          <li
            key={`${job} ${month}`}
            data-testid="job-failure"
            className="border-t border-line py-2 first:border-0"
          >
            <p className="flex flex-wrap justify-between gap-x-3">
              <span className="font-medium">{words.job(job, month)}</span>
              <span className="figures text-label text-quiet">
                {words.times(formats.numbers.count(times), moment(lastAt))}
              </span>
            </p>
            <p className="font-mono text-label wrap-anywhere text-bad">{message}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Removals({ removals, words, moment }: Moment & { removals: StorageStatus['removals'] }) {
  const { formats } = useLocale();
  return (
    <Card title={words.removals}>
      {removals.length === 0 && <p className="text-quiet">{words.noRemovals}</p>}
      <ul>
        {removals.map(({ id, kind, requestedAt, doneAt, hits }) => (
          <li
            key={id}
            data-testid="removal"
            className="flex flex-wrap justify-between gap-x-3 border-t border-line py-2 first:border-0"
          >
            <span>
              {words.removal[kind]}, {formats.numbers.count(hits)} {words.hits}
            </span>
            <span className="figures text-label text-quiet">
              {words.asked} {moment(requestedAt)},{' '}
              {doneAt === null ? words.under : words.done(moment(doneAt))}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
