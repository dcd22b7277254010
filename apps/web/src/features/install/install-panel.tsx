/** The first minute: the line to paste, and a place that turns green when it works. */
import type { Site } from '@footfall/domain';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { NumberFormats } from '../../format/numbers.ts';
import { useLocale } from '../../text/locale.tsx';
import { type InstallText, useInstallText } from '../../text/views/install.ts';
import { type FirstHit, strangerOf } from './first-hit.ts';
import { Snippet } from './snippet.tsx';

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
  const install = useInstallText();
  return (
    <section className="mx-auto grid w-full max-w-[42.5rem] grid-cols-1 gap-6 py-8">
      <div className="grid grid-cols-1 gap-1">
        <h1 className="text-head font-semibold wrap-anywhere">{install.title(site.domain)}</h1>
        <p className="text-quiet">{install.lead}</p>
      </div>
      <Snippet site={site} />
      <Waiting site={site} firstHit={firstHit} open={open} />
    </section>
  );
}

type WaitingProps = { site: Site; firstHit: FirstHit; open: ReactNode };

function Waiting({ site, firstHit, open }: WaitingProps) {
  const { formats } = useLocale();
  const install = useInstallText();
  const isHere = firstHit.kind === 'arrived' || firstHit.kind === 'running';
  const stranger = isHere ? strangerOf(site, firstHit.hostname) : null;
  const tone = TONES[isHere ? (stranger === null ? 'own' : 'strange') : 'waiting'];
  const [title, lead] = wordsOf(firstHit, install, formats.numbers);
  return (
    <>
      <div
        data-testid="first-hit"
        data-state={isHere ? 'arrived' : 'waiting'}
        data-reason={firstHit.kind === 'waiting' ? firstHit.reason : null}
        className={`flex min-h-20 flex-wrap items-center justify-between gap-3 rounded-lg border p-4 transition-colors duration-150 ${
          tone.frame
        }`}
      >
        <div role="status" className="flex items-start gap-3">
          <Dot isHere={isHere} colour={tone.dot} />
          <div>
            <p className={`text-title font-semibold ${tone.title}`}>{title}</p>
            <p className="text-quiet">{lead}</p>
            {stranger !== null && (
              <p data-testid="strange-host">
                <span className="text-warn">{install.stranger(stranger, site.domain)}</span>{' '}
                <Link
                  to="/sites/$siteId/settings"
                  params={{ siteId: site.id }}
                  className="text-accent underline"
                >
                  {install.toHosts}
                </Link>
              </p>
            )}
          </div>
        </div>
        {isHere && open}
      </div>
      {firstHit.kind === 'waiting' && <Hints />}
    </>
  );
}

/** Title and lead. */
function wordsOf(
  firstHit: FirstHit,
  install: InstallText,
  numbers: NumberFormats,
): readonly [string, string] {
  if (firstHit.kind === 'unknown') return [install.lookingTitle, install.lookingLead];
  if (firstHit.kind === 'waiting') {
    return [install.waitingTitle, install.reasons[firstHit.reason ?? 'nothingArrived']];
  }
  const { hits, hostname } = firstHit;
  const from = hostname === null ? '' : ` ${install.from(hostname)}`;
  if (hits === null) return [install.runningTitle, from.trim()];
  const count = install.hits(numbers.count(hits), hits === 1);
  return firstHit.kind === 'arrived'
    ? [install.arrivedTitle, install.arrivedLead(count) + from]
    : [install.runningTitle, install.runningLead(count) + from];
}

/** Green: it works; amber: something is to be looked at. */
const TONES = {
  waiting: { frame: 'border-dashed border-edge', title: '', dot: 'bg-warn' },
  own: { frame: 'border-good bg-surface', title: 'text-good', dot: 'bg-good' },
  strange: { frame: 'border-warn bg-surface', title: 'text-warn', dot: 'bg-warn' },
} as const;

function Dot({ isHere, colour }: { isHere: boolean; colour: string }) {
  return (
    <span className="relative mt-1 grid size-3 shrink-0">
      {!isHere && (
        <span className="absolute inset-0 animate-ping rounded-full bg-warn opacity-50 motion-reduce:hidden" />
      )}
      <span className={`size-3 rounded-full ${colour}`} />
    </span>
  );
}

function Hints() {
  const install = useInstallText();
  return (
    <details className="text-quiet">
      <summary className="w-fit rounded-sm hover:text-ink">{install.hintsTitle}</summary>
      <ul className="mt-2 grid grid-cols-1 list-disc gap-1 pl-5">
        {install.hints.map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
      </ul>
    </details>
  );
}
