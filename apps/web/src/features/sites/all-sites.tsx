/** All sites together: what they had in four weeks, against the four before, and who is on them now. */
import { ROLL_UP_SITES_MAX, type RollUpReport, type Site } from '@footfall/domain';
import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { changeOf } from '../../format/change.ts';
import { useLocale } from '../../text/locale.tsx';
import { useTRPC } from '../../trpc/client.ts';
import { ChangeOf } from '../../ui/change-of.tsx';
import { PresenceDot } from '../../ui/presence-dot.tsx';

const METRICS = ['visitors', 'sessions', 'pageviews'] as const;

/** Of each site, and of all: the metrics above now and before; null where nothing is known. */
export type SiteSums = { now: readonly number[]; before: readonly number[] | null };

/** As many questions as there are fifties of sites; all go out in one request. */
export function useRollUp(sites: readonly Site[]) {
  const trpc = useTRPC();
  const chunks: string[][] = [];
  for (let at = 0; at < sites.length; at += ROLL_UP_SITES_MAX) {
    chunks.push(sites.slice(at, at + ROLL_UP_SITES_MAX).map(({ id }) => id));
  }
  return useQueries({
    queries: chunks.map((ids) => ({
      ...trpc.reports.rollUp.queryOptions({
        sites: ids,
        metrics: [...METRICS],
        range: '28d',
        compare: 'previousPeriod',
      }),
      meta: { isLive: true },
    })),
    combine: (answers) => sumsOf(answers.map(({ data }) => data)),
  });
}

/** Of all there is none until every part of the answer is there: half of the sites is no total. */
function sumsOf(parts: readonly (RollUpReport | undefined)[]) {
  const bySite = new Map<string, SiteSums>();
  const now = METRICS.map(() => 0);
  const before = METRICS.map(() => 0);
  for (const part of parts) {
    if (part === undefined) continue;
    for (const { site, metrics, comparison } of part.sites) {
      const values = metrics.map(Number);
      const valuesBefore = comparison?.metrics.map(Number) ?? null;
      bySite.set(site, { now: values, before: valuesBefore });
      for (const at of METRICS.keys()) {
        now[at] = (now[at] ?? 0) + (values[at] ?? 0);
        before[at] = (before[at] ?? 0) + (valuesBefore?.[at] ?? 0);
      }
    }
  }
  const isWhole = parts.every((part) => part !== undefined);
  return { bySite, all: isWhole ? { now, before } : undefined };
}

export type RollUpSums = ReturnType<typeof useRollUp>;

export function AllSites({ sites, sums }: { sites: readonly Site[]; sums: SiteSums | undefined }) {
  const { text } = useLocale();
  return (
    <section
      aria-label={text.sites.together}
      data-testid="all-sites"
      className="flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line"
    >
      {METRICS.map((metric, at) => (
        <Figure
          key={metric}
          label={`${text.metric[metric]}, ${text.period['28d']}`}
          testId={metric}
        >
          <Sum sums={sums} at={at} />
        </Figure>
      ))}
      {sites.length <= ROLL_UP_SITES_MAX && <HereNow sites={sites} />}
    </section>
  );
}

function Figure(props: { label: string; testId: string; children: ReactNode }) {
  return (
    <div
      data-testid={`all-${props.testId}`}
      className="grid grid-cols-1 grow basis-40 content-start gap-0.5 bg-surface px-4 py-3"
    >
      <p className="truncate text-label text-quiet" title={props.label}>
        {props.label}
      </p>
      {props.children}
    </div>
  );
}

/** A total and its change. */
export function Sum({ sums, at = 0 }: { sums: SiteSums | undefined; at?: number }) {
  const { formats } = useLocale();
  if (sums === undefined) return <span className="skeleton block h-8 w-20" />;
  const value = sums.now[at] ?? 0;
  const before = sums.before?.[at] ?? null;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span
        className="figures text-total font-semibold tracking-tight"
        data-value={value}
        title={formats.numbers.count(value)}
      >
        {formats.numbers.short(value)}
      </span>
      <span className="text-label">
        <ChangeOf change={changeOf(METRICS[at] ?? 'visitors', value, before)} />
      </span>
    </p>
  );
}

/** For as many sites as may be asked about at once: each is a question of its own, every few seconds. */
function HereNow({ sites }: { sites: readonly Site[] }) {
  const { text, formats } = useLocale();
  const count = useHereNow(sites);
  return (
    <Figure label={text.realtime.explain} testId="here">
      <p className="flex items-center gap-2">
        <PresenceDot visitors={count} />
        <span className="figures text-total font-semibold tracking-tight" data-value={count ?? ''}>
          {count === null ? text.none : formats.numbers.count(count)}
        </span>
      </p>
    </Figure>
  );
}

/** Who is on any of the sites; null while one of them cannot be counted. */
function useHereNow(sites: readonly Site[]): number | null {
  const trpc = useTRPC();
  return useQueries({
    queries: sites.map(({ id }) => ({
      ...trpc.realtime.now.queryOptions({ site: id }),
      meta: { isLive: true },
    })),
    combine: (answers) => {
      let sum = 0;
      for (const { data, isError } of answers) {
        if (data === undefined || isError) return null;
        sum += data.visitors;
      }
      return sum;
    },
  });
}
