/** All sites at a glance: today's visitors and the shape of four weeks. */
import type { Site } from '@footfall/domain';
import { Link } from '@tanstack/react-router';
import { useLocale } from '../../text/locale.tsx';
import { useReport } from '../../trpc/report.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { type DayCount, daysOf } from './site-days.ts';

export function SiteList({ sites }: { sites: readonly Site[] }) {
  return (
    <ul className="grid grid-cols-1 gap-3 md:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-4">
      {sites.map((site) => (
        <SiteTile key={site.id} site={site} />
      ))}
    </ul>
  );
}

function SiteTile({ site }: { site: Site }) {
  const { text } = useLocale();
  const report = useReport(
    { site: site.id, metrics: ['visitors'], range: '28d', dimensions: ['time:day'] },
    { isLive: true },
  );
  const days = report.data === undefined ? null : daysOf(report.data, site.weekStart);
  return (
    <li
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
      <Numbers days={days} isFailed={report.isError} />
    </li>
  );
}

/** Keeps its height through loading, failure and numbers. */
function Numbers({ days, isFailed }: { days: readonly DayCount[] | null; isFailed: boolean }) {
  const { text, formats } = useLocale();
  const today = days?.at(-1)?.visitors ?? null;
  if (days === null && !isFailed) return <div className="skeleton h-12" />;
  return (
    <div className="grid h-12 grid-cols-[auto_minmax(0,1fr)] items-end gap-4">
      <p>
        <span className="figures block text-total font-semibold" data-value={today ?? ''}>
          {formats.numbers.metric('visitors', today, 'short')}
        </span>
        <span className="block text-label text-quiet">{text.sites.visitorsToday}</span>
      </p>
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
