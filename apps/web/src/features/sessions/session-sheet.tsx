/** One session, hit by hit. */
import { readablePage, type SessionRow, type TimelineReport } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { DashboardView } from '../../dashboard-view.ts';
import { writeMoney } from '../../format/money.ts';
import { useLocale } from '../../text/locale.tsx';
import { useSessionsText } from '../../text/views/sessions.ts';
import { useTRPC } from '../../trpc/client.ts';
import { failureOf } from '../../trpc/failure.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { deviceWords, placeWords, sourceWords, whenWords } from './session-words.ts';

type SessionSheetProps = {
  view: DashboardView;
  session: string;
  /** What the list says of it; null when the list has not come so far. */
  row: SessionRow | null;
  onClose: () => void;
};

export function SessionSheet({ view, session, row, onClose }: SessionSheetProps) {
  const { text, formats } = useLocale();
  const words = useSessionsText();
  const trpc = useTRPC();
  const { site, range } = view;
  const { data, error } = useQuery(
    trpc.reports.session.queryOptions({ site: site.id, range: range.range, session }),
  );
  const beganAt = row?.beganAt ?? data?.hits[0]?.at;
  const title =
    beganAt === undefined ? words.title : words.open(whenWords(beganAt, site.timezone, formats));
  return (
    <Sheet
      kind="side"
      title={title}
      testId="session-sheet"
      onClose={onClose}
      tools={<CopyButton kind="small" icon="link" label={words.copy} value={location.href} />}
    >
      <div className="grid grid-cols-1 gap-4 p-4">
        {row !== null && <Facts row={row} />}
        {error !== null && <Notice tone="bad" title={failureWords(failureOf(error), text)} />}
        {data === undefined && error === null && <div className="skeleton h-60" />}
        {data !== undefined && data.hits.length === 0 && <Notice lead={words.gone} />}
        {data !== undefined && data.hits.length > 0 && (
          <Timeline report={data} timezone={site.timezone} />
        )}
      </div>
    </Sheet>
  );
}

function Facts({ row }: { row: SessionRow }) {
  const { formats } = useLocale();
  const words = useSessionsText();
  const { names, numbers } = formats;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 md:grid-cols-4">
      <Fact name={words.place}>{placeWords(row, formats)}</Fact>
      <Fact name={words.device}>
        {deviceWords(row, formats)}
        {row.device !== null && `, ${names.value('device', row.device)}`}
      </Fact>
      <Fact name={words.source}>
        <bdi>{sourceWords(row, formats).join(', ')}</bdi>
      </Fact>
      <Fact name={words.duration}>{numbers.duration(row.durationSeconds)}</Fact>
      {row.language !== null && (
        <Fact name={words.language}>{names.value('language', row.language)}</Fact>
      )}
      {row.campaign !== null && (
        <Fact name={words.campaign}>
          <bdi>{row.campaign}</bdi>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-label text-quiet">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

type Hit = TimelineReport['hits'][number];

const ICONS: Readonly<Record<string, IconName>> = {
  pageview: 'screen',
  engagement: 'pulse',
  vital: 'gauge',
  error: 'bug',
};

function Timeline({ report, timezone }: { report: TimelineReport; timezone: string }) {
  const { formats } = useLocale();
  const words = useSessionsText();
  const { count } = formats.numbers;
  return (
    <section aria-label={words.timeline}>
      <ol className="relative grid grid-cols-1 before:absolute before:inset-y-4 before:left-[15px] before:w-px before:bg-line">
        {report.hits.map((hit, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: hits of a session are told by their order
          <HitLine key={index} hit={hit} timezone={timezone} />
        ))}
      </ol>
      {report.count > report.hits.length && (
        <p className="mt-2 text-quiet">
          {words.shown(count(report.hits.length), count(report.count))}
        </p>
      )}
    </section>
  );
}

function HitLine({ hit, timezone }: { hit: Hit; timezone: string }) {
  const { formats } = useLocale();
  const words = useSessionsText();
  const kinds: Readonly<Record<string, string>> = words.kinds;
  const isView = hit.name === 'pageview';
  const isOwn = !Object.hasOwn(kinds, hit.name);
  const tone = hit.name === 'error' ? 'text-bad' : isOwn ? 'text-accent' : 'text-quiet';
  return (
    <li data-testid="session-hit" data-name={hit.name} className="flex gap-3 py-1.5">
      <span
        className={`z-10 grid size-8 shrink-0 place-content-center rounded-full border border-line bg-surface ${tone}`}
      >
        <Icon name={ICONS[hit.name] ?? 'flag'} />
      </span>
      <div className="min-w-0 grow pt-1.5">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <bdi className={`wrap-anywhere ${isView || isOwn ? 'font-medium' : 'text-quiet'}`}>
            {isView ? readablePage(hit.page) : isOwn ? hit.name : kinds[hit.name]}
          </bdi>
          <span className="min-w-0 truncate text-quiet">
            <HitDetails hit={hit} />
          </span>
          <span className="figures ml-auto shrink-0 text-label text-quiet">
            {formats.dates.time(hit.at, timezone)}
          </span>
        </p>
        <Props props={hit.props} />
      </div>
    </li>
  );
}

function HitDetails({ hit }: { hit: Hit }) {
  const { formats } = useLocale();
  const words = useSessionsText();
  const { duration, percent } = formats.numbers;
  const parts = [
    hit.name === 'pageview' ? hit.title : null,
    hit.engagedSeconds === null ? null : words.engaged(duration(hit.engagedSeconds)),
    hit.scroll === null ? null : words.scrolled(percent(hit.scroll / 100)),
    hit.value === null ? null : writeMoney([hit.value], formats.locale),
  ];
  return <bdi>{parts.filter((part) => part !== null && part !== '').join(' · ')}</bdi>;
}

function Props({ props }: { props: Readonly<Record<string, string>> }) {
  const entries = Object.entries(props);
  if (entries.length === 0) return null;
  return (
    <dl className="mt-1 flex flex-wrap gap-1">
      {entries.map(([name, value]) => (
        <div
          key={name}
          className="flex max-w-full gap-1 rounded-sm bg-raised px-1.5 text-label wrap-anywhere"
        >
          <dt className="shrink-0 text-quiet">
            <bdi>{name}</bdi>
          </dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
