/** "Explain this number": what it means, which hits were read for it, as of when, and how long it took. */
import type { Explanation, QueryInput } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Filter } from '../../dashboard-filter.ts';
import { filterWords } from '../../format/filter-words.ts';
import { useLocale } from '../../text/locale.tsx';
import { useBounceText } from '../../text/views/bounces.ts';
import { useExplainText } from '../../text/views/explain.ts';
import { useTRPC } from '../../trpc/client.ts';
import { failureOf } from '../../trpc/failure.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';

type ExplainSheetProps = { question: QueryInput; onClose: () => void };

export function ExplainSheet({ question, onClose }: ExplainSheetProps) {
  const { text } = useLocale();
  const words = useExplainText();
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.reports.explain.queryOptions(question));
  return (
    <Sheet title={words.title} onClose={onClose} testId="explain">
      <div className="grid grid-cols-1 min-h-60 gap-4 overflow-y-auto p-4">
        {data !== undefined && <Words explanation={data} />}
        {error !== null && <Notice tone="bad" title={failureWords(failureOf(error), text)} />}
        {data === undefined && error === null && <div className="skeleton h-40" />}
        <details>
          <summary className="w-fit rounded-sm text-quiet hover:text-ink">{words.question}</summary>
          <pre className="mt-2 overflow-x-auto rounded-md border border-line bg-ground p-3 font-mono text-label">
            {JSON.stringify(question, null, 2)}
          </pre>
          <p className="mt-2">
            <CopyButton kind="plain" value={JSON.stringify(question)} />
          </p>
        </details>
      </div>
    </Sheet>
  );
}

function Words({ explanation }: { explanation: Explanation }) {
  const locale = useLocale();
  const { text, formats } = locale;
  const words = useExplainText();
  const bounces = useBounceText();
  const { definitions, filters } = explanation;
  // As the API understood them; it is ours, and sends what the domain calls a filter.
  const understood = filters as Filter[];
  return (
    <dl className="grid grid-cols-1 gap-4">
      {explanation.metrics.map(({ name }) => (
        <Fact key={name} name={{ ...words.others, ...text.metric }[name]}>
          {words.meanings[name]}
          {name === 'bounceRate' && <span className="block">{bounces[definitions.name]}</span>}
        </Fact>
      ))}
      {understood.length > 0 && (
        <Fact name={words.filters}>
          <ul className="list-disc pl-5">
            {understood.map((filter) => (
              <li key={JSON.stringify(filter)} className="wrap-anywhere">
                {filterWords(filter, locale)}
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {explanation.readings.map((reading, index) => (
        <Fact
          key={index === 0 ? 'range' : 'compared'}
          name={`${index === 0 ? words.read : words.readBefore} ${formats.dates.days(reading.from, reading.to)}`}
        >
          <Read reading={reading} />
          {reading.readsWholeSessions && (
            <span className="block text-quiet">{words.wholeSessions}</span>
          )}
        </Fact>
      ))}
      <Fact name={words.answer}>
        {words.answered({
          time: formats.dates.time(explanation.freshAsOf, explanation.timezone),
          timezone: explanation.timezone,
          tookMs: formats.numbers.count(explanation.tookMs),
        })}{' '}
        {text.freshness.exactMeaning}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-label font-medium text-quiet">{name}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}

/** Every hit behind the number: those summed up beforehand, those read one by one, those not sealed yet. */
function Read({ reading }: { reading: Explanation['readings'][number] }) {
  const { formats } = useLocale();
  const words = useExplainText();
  const { count } = formats.numbers;
  const { cubes, parts, tail } = reading;
  const kinds = [
    { name: 'cubes', ...cubes, said: words.summed },
    { name: 'parts', ...parts, said: words.sealed },
    { name: 'tail', ...tail, said: words.recent },
  ].filter(({ hits }) => hits > 0);
  const all = cubes.hits + parts.hits + tail.hits;
  if (all === 0) return words.nothing;
  return (
    <>
      {kinds.length > 1 && words.together(count(all))}
      <ul className="figures list-disc pl-5" data-testid="explain-read" data-value={all}>
        {kinds.map(({ name, hits, said, ...of }) => (
          <li key={name}>{said(count(hits), count(of.count), of.count === 1)}</li>
        ))}
      </ul>
    </>
  );
}
