/** All sites at a glance: four weeks of visitors with their change and shape, today, and who is there now. */
import { ROLL_UP_SITES_MAX, type Site } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useTRPC } from '../../trpc/client.ts';
import { useReport } from '../../trpc/report.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PresenceDot } from '../../ui/presence-dot.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { useInSight } from '../../ui/use-in-sight.ts';
import { AllSites, type RollUpSums, type SiteSums, Sum, useRollUp } from './all-sites.tsx';
import { type DayCount, daysOf } from './site-days.ts';

/** Fewer are found by looking. */
const SEARCHED_SITES_MIN = 10;

export function SiteList({ sites }: { sites: readonly Site[] }) {
  const { text } = useLocale();
  const sums = useRollUp(sites);
  const [sought, setSought] = useState('');
  const found = sites.filter((site) => isCalled(site, sought));
  return (
    <>
      {sites.length > 1 && <AllSites sites={sites} sums={sums.all} />}
      {sites.length >= SEARCHED_SITES_MIN && (
        <SearchField
          label={text.sites.search}
          value={sought}
          onChange={setSought}
          testId="sites-search"
        />
      )}
      {found.length > 0 ? (
        <Tiles sites={found} sums={sums} />
      ) : (
        <p role="status" className="py-8 text-quiet">
          {text.sites.noneFound}
        </p>
      )}
    </>
  );
}

function isCalled({ name, domain }: Site, sought: string): boolean {
  const part = sought.trim().toLowerCase();
  return name.toLowerCase().includes(part) || domain.toLowerCase().includes(part);
}

function Tiles({ sites, sums }: { sites: readonly Site[]; sums: RollUpSums }) {
  const areFew = sites.length <= ROLL_UP_SITES_MAX;
  return (
    <ul className="grid grid-cols-1 gap-3 md:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-4">
      {sites.map((site) => (
        <SiteTile key={site.id} site={site} sums={sums.bySite.get(site.id)} asksUnseen={areFew} />
      ))}
    </ul>
  );
}

function SiteTile({
  site,
  sums,
  asksUnseen,
}: {
  site: Site;
  sums: SiteSums | undefined;
  /** Where there are so few that all may ask at once. */
  asksUnseen: boolean;
}) {
  const { text } = useLocale();
  const [watch, isInSight] = useInSight();
  const asks = asksUnseen || isInSight;
  const report = useReport(
    { site: site.id, metrics: ['visitors'], range: '28d', dimensions: ['time:day'] },
    { isLive: true, isEnabled: asks },
  );
  const days = report.data === undefined ? null : daysOf(report.data, site.weekStart);
  return (
    <li
      ref={watch}
      data-testid="site"
      data-site={site.id}
      className="relative grid grid-cols-1 gap-3 rounded-lg border border-line bg-surface p-4 transition-colors duration-100 hover:border-edge"
    >
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="truncate text-title font-semibold">
            <Link
              to="/sites/$siteId"
              params={{ siteId: site.id }}
              className="after:absolute after:inset-0 after:rounded-lg"
            >
              {site.name}
            </Link>
          </h2>
          <p className="truncate text-label text-quiet">
            {site.name === site.domain ? site.timezone : `${site.domain} · ${site.timezone}`}
          </p>
        </div>
        <Link
          to="/sites/$siteId/install"
          params={{ siteId: site.id }}
          aria-label={text.sites.installOf(site.name)}
          className={buttonClass('small', 'relative -mt-1 -mr-1')}
        >
          <Icon name="code" />
          {text.sites.install}
        </Link>
      </div>
      <Numbers days={days} isFailed={report.isError} sums={sums} />
      <Present siteId={site.id} today={days?.at(-1)?.visitors ?? null} asks={asks} />
    </li>
  );
}

/** Keeps its height through loading, failure and numbers. */
function Numbers({
  days,
  isFailed,
  sums,
}: {
  days: readonly DayCount[] | null;
  isFailed: boolean;
  sums: SiteSums | undefined;
}) {
  const { text, formats } = useLocale();
  if (days === null && !isFailed) return <div className="skeleton h-12" />;
  return (
    <div className="grid h-12 grid-cols-[auto_minmax(0,1fr)] items-end gap-4">
      <div>
        <Sum sums={sums} />
        <p className="text-label text-quiet">{`${text.metric.visitors}, ${text.period['28d']}`}</p>
      </div>
      {days !== null && (
        <Sparkline
          values={days.map(({ visitors }) => visitors)}
          label={text.sites.sparkline(
            formats.dates.day(days[0]?.day ?? ''),
            formats.dates.day(days.at(-1)?.day ?? ''),
            formats.numbers.count(Math.max(0, ...days.map(({ visitors }) => visitors))),
          )}
        />
      )}
    </div>
  );
}

/** Today, and this moment. */
function Present({ siteId, today, asks }: { siteId: string; today: number | null; asks: boolean }) {
  const { text, formats } = useLocale();
  const trpc = useTRPC();
  const here = useQuery({
    ...trpc.realtime.now.queryOptions({ site: siteId }),
    enabled: asks,
    meta: { isLive: true },
  });
  const count = here.isError ? null : (here.data?.visitors ?? null);
  return (
    <p className="figures flex h-4 items-center justify-between gap-2 text-label text-quiet">
      <span data-testid="site-today" data-value={today ?? ''}>
        {today === null ? '' : text.sites.visitorsToday(formats.numbers.count(today))}
      </span>
      <span className="flex items-center gap-1.5" title={text.realtime.explain}>
        <PresenceDot visitors={count} />
        {text.realtime.now(count === null ? text.none : formats.numbers.count(count))}
      </span>
    </p>
  );
}
