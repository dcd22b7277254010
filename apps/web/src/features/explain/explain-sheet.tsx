/** "Explain this number": what it means, which hits were read for it, as of when, and how long it took. */
import type { Explanation, QueryInput } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Filter } from '../../dashboard-filter.ts';
import { filterWords } from '../../format/filter-words.ts';
import { useLocale } from '../../text/locale.tsx';
import { useTRPC } from '../../trpc/client.ts';
import { failureOf } from '../../trpc/failure.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';

type ExplainSheetProps = { question: QueryInput; onClose: () => void };

export function ExplainSheet({ question, onClose }: ExplainSheetProps) {
  const { text } = useLocale();
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.reports.explain.queryOptions(question));
  return (
    <Sheet title={text.explain.title} onClose={onClose} testId="explain">
      <div className="grid grid-cols-1 min-h-60 gap-4 overflow-y-auto p-4">
        {data !== undefined && <Words explanation={data} />}
        {error !== null && <Notice tone="bad" title={failureWords(failureOf(error), text)} />}
        {data === undefined && error === null && <div className="skeleton h-40" />}
        <details>
          <summary className="w-fit rounded-sm text-quiet hover:text-ink">
            {text.explain.question}
          </summary>
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
  const { definitions, filters } = explanation;
  // As the API understood them; it is ours, and sends what the domain calls a filter.
  const understood = filters as Filter[];
  return (
    <dl className="grid grid-cols-1 gap-4">
      {explanation.metrics.map(({ name, meaning }) => (
        <Fact key={name} name={metricName(text.metric, name)}>
          {meaning}
          {name === 'bounceRate' && <span className="block">{definitions.bounce}</span>}
        </Fact>
      ))}
      {understood.length > 0 && (
        <Fact name={text.explain.filters}>
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
          name={`${index === 0 ? text.explain.read : text.explain.readBefore} ${formats.dates.days(reading.from, reading.to)}`}
        >
          {text.explain.reading({
            parts: formats.numbers.count(reading.parts.count),
            partHits: formats.numbers.count(reading.parts.hits),
            batches: formats.numbers.count(reading.tail.count),
            tailHits: formats.numbers.count(reading.tail.hits),
          })}
          {reading.readsWholeSessions && (
            <span className="block text-quiet">{text.explain.wholeSessions}</span>
          )}
        </Fact>
      ))}
      <Fact name={text.explain.answer}>
        {text.explain.answered({
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

function metricName(words: Readonly<Record<string, string>>, name: string): string {
  return words[name] ?? name;
}
