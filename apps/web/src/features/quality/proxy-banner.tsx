/** Warns where hits seem to come through a proxy that the beacon was not told of, and says what to set. */
import type { ArrivalsReport } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { useLocale } from '../../text/locale.tsx';
import { type QualityText, useQualityText } from '../../text/views/quality.ts';
import { useTRPC } from '../../trpc/client.ts';
import { Icon } from '../../ui/icon.tsx';

/** The counts are of hours. */
const KEPT_MS = 300_000;

export function ProxyBanner({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.arrivals.read.queryOptions({ site: siteId }, { staleTime: KEPT_MS, retry: false }),
  );
  return data === undefined ? null : <ProxyWarning report={data} />;
}

function ProxyWarning({ report }: { report: ArrivalsReport }) {
  const { formats } = useLocale();
  const { proxy } = useQualityText();
  const { finding, arrivals } = report;
  if (finding === null) return null;
  return (
    <section
      aria-label={proxy.title}
      data-testid="proxy-banner"
      className="flex gap-3 rounded-lg border border-warn bg-surface p-4"
    >
      <Icon name="shield" className="mt-0.5 text-warn" />
      <div className="grid grid-cols-1 max-w-[80ch] gap-1">
        <p className="font-semibold text-warn">{proxy.title}</p>
        <p>{proxy[finding.is]}</p>
        <p className="font-medium">{deedWords(finding.header, proxy)}</p>
        <p className="text-label text-quiet">
          {proxy.hits(formats.numbers.count(arrivals.requests))}
        </p>
      </div>
    </section>
  );
}

/** The one header that the beacon reads. */
const READ = 'x-forwarded-for';

function deedWords(header: string | null, proxy: QualityText['proxy']): string {
  if (header === null) return proxy.noHeader;
  return header === READ ? proxy.header(header) : proxy.unreadHeader(header);
}
