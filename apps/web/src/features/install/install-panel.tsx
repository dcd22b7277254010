/** The first minute: the line to paste, and a place that turns green when it works. */
import type { Site } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useTRPC } from '../../trpc/client.ts';
import { failureOf } from '../../trpc/failure.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import type { FirstHit } from './first-hit.ts';

export function InstallPanel({
  site,
  firstHit,
  open,
}: {
  site: Site;
  firstHit: FirstHit;
  /** What leads to the numbers once there are some. */
  open: ReactNode;
}) {
  const { text } = useLocale();
  return (
    <section className="mx-auto grid w-full max-w-[680px] grid-cols-1 gap-6 py-8">
      <div className="grid gap-1">
        <h1 className="text-head font-semibold wrap-anywhere">{text.install.title(site.domain)}</h1>
        <p className="text-quiet">{text.install.lead}</p>
      </div>
      <Snippet site={site} />
      <Waiting firstHit={firstHit} open={open} />
    </section>
  );
}

/** The beacon gives the standard variant where the address names no site. */
const namesSite = ({ trackerVariant }: Site) =>
  trackerVariant !== undefined && trackerVariant !== 'standard';

function Snippet({ site }: { site: Site }) {
  const siteId = site.id;
  const { text } = useLocale();
  const trpc = useTRPC();
  const config = useQuery(trpc.config.get.queryOptions(undefined, { staleTime: Infinity }));
  if (config.isError) {
    return (
      <p role="alert" className="text-bad">
        {text.install.noBeacon} {failureWords(failureOf(config.error), text)}
      </p>
    );
  }
  const source = `${config.data?.beaconUrl ?? ''}/f.js${namesSite(site) ? `?s=${siteId}` : ''}`;
  const snippet = `<script defer src="${source}" data-site="${siteId}"></script>`;
  return (
    <div className="grid grid-cols-1 gap-3 rounded-lg border border-line bg-surface p-4">
      <pre
        className="min-h-10 font-mono text-body whitespace-pre-wrap wrap-anywhere"
        data-testid="snippet"
      >
        {config.data === undefined ? '' : <Coloured source={source} siteId={siteId} />}
      </pre>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[44ch] text-label text-quiet">{text.install.facts}</p>
        <CopyButton value={snippet} />
      </div>
    </div>
  );
}

/** The same characters as the snippet, with what is particular to this site standing out. */
function Coloured({ source, siteId }: { source: string; siteId: string }) {
  return (
    <code>
      <span className="text-quiet">{'<script defer src="'}</span>
      <span className="text-accent">{source}</span>
      <span className="text-quiet">{'" data-site="'}</span>
      <span className="text-accent">{siteId}</span>
      <span className="text-quiet">{'"></script>'}</span>
    </code>
  );
}

function Waiting({ firstHit, open }: { firstHit: FirstHit; open: ReactNode }) {
  const { text, formats } = useLocale();
  const isHere = firstHit.kind === 'arrived' || firstHit.kind === 'running';
  const hits = isHere ? firstHit.hits : 0;
  const count = text.install.hits(formats.numbers.count(hits), hits === 1);
  const words = {
    unknown: [text.install.waitingTitle, text.install.waitingLead],
    waiting: [text.install.waitingTitle, text.install.waitingLead],
    arrived: [text.install.arrivedTitle, text.install.arrivedLead(count)],
    running: [text.install.runningTitle, text.install.runningLead(count)],
  } as const;
  const [title, lead] = words[firstHit.kind];
  return (
    <>
      <div
        data-testid="first-hit"
        data-state={isHere ? 'arrived' : 'waiting'}
        className={`flex min-h-20 flex-wrap items-center justify-between gap-3 rounded-lg border p-4 transition-colors duration-150 ${
          isHere ? 'border-good bg-surface' : 'border-dashed border-edge'
        }`}
      >
        <div role="status" className="flex items-start gap-3">
          <Dot isHere={isHere} />
          <div>
            <p className={`text-title font-semibold ${isHere ? 'text-good' : ''}`}>{title}</p>
            <p className="text-quiet">{lead}</p>
          </div>
        </div>
        {isHere && open}
      </div>
      {!isHere && <Hints />}
    </>
  );
}

function Dot({ isHere }: { isHere: boolean }) {
  return (
    <span className="relative mt-1 grid size-3 shrink-0">
      {!isHere && (
        <span className="absolute inset-0 animate-ping rounded-full bg-warn opacity-50 motion-reduce:hidden" />
      )}
      <span className={`size-3 rounded-full ${isHere ? 'bg-good' : 'bg-warn'}`} />
    </span>
  );
}

function Hints() {
  const { text } = useLocale();
  return (
    <details className="text-quiet">
      <summary className="w-fit rounded-sm hover:text-ink">{text.install.hintsTitle}</summary>
      <ul className="mt-2 grid list-disc gap-1 pl-5">
        {text.install.hints.map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
      </ul>
    </details>
  );
}
