/** What an entry would change of its days: the pageviews that count now, those it takes, and those it brings back. */
import type { Judging } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { useLocale } from '../../text/locale.tsx';
import { useJudgingText } from '../../text/views/judging.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useReport } from '../../trpc/report.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { Alert } from '../../ui/section.tsx';
import { takenBy } from './judging-draft.ts';

export function JudgingPreview({ siteId, entry }: { siteId: string; entry: Judging }) {
  const { formats } = useLocale();
  const words = useJudgingText();
  const { now, taken, lifted, failure } = useForesight(siteId, entry);
  if (failure !== null) return <Alert>{failure}</Alert>;
  if (now === null || taken === null || lifted === null) {
    return <div className="skeleton h-20 md:col-span-2" />;
  }
  const { count } = formats.numbers;
  const figures = [
    { name: 'now', value: now, sign: '' },
    { name: 'taken', value: taken, sign: '−' },
    { name: 'lifted', value: lifted, sign: '+' },
    { name: 'after', value: now - taken + lifted, sign: '=' },
  ] as const;
  return (
    <div className="md:col-span-2" role="status">
      <dl
        data-testid="judging-preview"
        className="flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line"
      >
        {figures.map(({ name, value, sign }) => (
          <div
            key={name}
            data-testid={`judging-${name}`}
            data-value={value}
            className="grow basis-32 bg-surface px-3 py-2"
          >
            <dt className="text-label text-quiet">{words.foresight[name]}</dt>
            <dd className="figures text-head font-semibold">
              {sign !== '' && <span className="mr-2 font-normal text-quiet">{sign}</span>}
              {count(value)}
            </dd>
          </div>
        ))}
      </dl>
      <p className="pt-2 text-label text-quiet">{words.foresightNote}</p>
    </div>
  );
}

/** In pageviews; null while it is asked. What is not taken or lifted is not asked for. */
function useForesight(siteId: string, entry: Judging) {
  const trpc = useTRPC();
  const range = { from: entry.from, to: entry.to };
  const filter = takenBy(entry);
  const question = { site: siteId, metrics: ['pageviews' as const], range };
  const now = useReport(question, { isLive: false });
  const taken = useReport(
    { ...question, filters: filter === null ? [] : [filter] },
    { isLive: false, isEnabled: filter !== null },
  );
  const lifts = entry.lift.length > 0;
  const leftOut = useQuery({
    ...trpc.reports.leftOut.queryOptions({ site: siteId, range }),
    enabled: lifts,
  });
  const lifted = leftOut.data?.verdicts
    .filter(({ verdict }) => (entry.lift as readonly string[]).includes(verdict))
    .reduce((sum, { pageviews }) => sum + pageviews, 0);
  return {
    now: now.data?.totals[0] ?? null,
    taken: filter === null ? 0 : (taken.data?.totals[0] ?? null),
    lifted: lifts ? (lifted ?? null) : 0,
    failure: useFailureWords(now.error ?? taken.error ?? leftOut.error),
  };
}
