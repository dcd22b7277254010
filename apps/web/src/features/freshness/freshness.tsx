/** How far the numbers can be trusted: as of when, from how many hits, exact or not, and what is wrong right now. */
import type { QueryResult } from '../../metrics.ts';
import { useLocale } from '../../text/locale.tsx';
import { useIsOnline } from '../../trpc/report.ts';
import { Icon } from '../../ui/icon.tsx';

type Meta = Pick<QueryResult['meta'], 'freshAsOf' | 'timezone' | 'hitsRead' | 'tookMs'>;

/** A question as far as it matters here: its answer, and whether the latest attempt to renew it failed. */
export type SeenReport = {
  data: { meta: Meta } | undefined;
  isRefetchError: boolean;
  failureCount: number;
};

export function freshnessOf(report: SeenReport | undefined) {
  const isFailing = report !== undefined && (report.isRefetchError || report.failureCount > 0);
  return { meta: report?.data?.meta, isFailing };
}

export function Freshness({ meta }: { meta: Meta | undefined }) {
  const { text, formats } = useLocale();
  if (meta === undefined) return <p className="h-4" />;
  return (
    <p
      className="figures flex flex-wrap gap-x-2 text-label text-quiet"
      data-testid="freshness"
      data-as-of={meta.freshAsOf}
    >
      <span>{text.freshness.asOf(formats.dates.time(meta.freshAsOf, meta.timezone))}</span>
      <span aria-hidden="true">·</span>
      <span>{meta.timezone}</span>
      <span aria-hidden="true">·</span>
      <span title={text.freshness.hitsRead(formats.numbers.count(meta.hitsRead))}>
        {text.freshness.answered(formats.numbers.count(meta.tookMs))}
      </span>
      <span aria-hidden="true">·</span>
      <span title={text.freshness.exactMeaning}>{text.freshness.exact}</span>
    </p>
  );
}

/** Stands under the head while the numbers cannot be refreshed; old ones stay and say how old they are. */
export function StaleBanner({ meta, isFailing }: { meta: Meta | undefined; isFailing: boolean }) {
  const { text, formats } = useLocale();
  const isOnline = useIsOnline();
  if (isOnline && !(isFailing && meta !== undefined)) return null;
  const time = meta === undefined ? null : formats.dates.time(meta.freshAsOf, meta.timezone);
  const words = isOnline ? text.freshness.late : text.freshness.offline;
  return (
    <p
      role="status"
      data-testid="stale-banner"
      className="mt-2 flex items-center gap-2 rounded-lg border border-warn bg-surface px-3 py-2 text-warn"
    >
      <Icon name="offline" />
      {time === null ? text.freshness.offlineNoData : words(time)}
    </p>
  );
}
