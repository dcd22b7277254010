/** The ledger of a site: what became of every hit, why, and what to do about it. */
import type { Ledger } from '@footfall/domain';
import { useMemo } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { type QualityText, useQualityText } from '../../text/views/quality.ts';
import { Notice } from '../../ui/notice.tsx';
import { StackedBars } from '../../ui/stacked-bars.tsx';
import { bucketsOfLedger, countsOf, GROUPS, type Group, groupOf } from './outcomes.ts';

/** Told apart also by those who see few colours; trouble is red. */
const COLOURS: Record<Group, string> = {
  stored: '#2f5bea',
  bot: '#e07b39',
  excluded: '#1f9d84',
  duplicate: '#5b6b8c',
  malformed: '#b0479a',
  rateLimited: '#8a8f00',
  refused: '#c2372e',
};

export function QualityPanel({ ledger }: { ledger: Ledger }) {
  const quality = useQualityText();
  if (ledger.received === 0) {
    return (
      <div className="h-60 rounded-lg border border-dashed border-edge">
        <Notice title={quality.emptyTitle} lead={quality.emptyLead} />
      </div>
    );
  }
  return (
    <>
      <Equation ledger={ledger} />
      <Chart ledger={ledger} />
      <Outcomes ledger={ledger} />
      <Lost ledger={ledger} />
    </>
  );
}

/** `61,004 = 60,000 counted + 1,000 bots + 4 sent twice`, as boxes. */
function Equation({ ledger }: { ledger: Ledger }) {
  const { formats } = useLocale();
  const quality = useQualityText();
  const counts = countsOf(ledger.outcomes);
  const present = GROUPS.map((group, index) => ({ group, count: counts[index] ?? 0 })).filter(
    ({ count }) => count > 0,
  );
  return (
    <section
      aria-label={quality.equation}
      className="flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line"
    >
      <Total name="received" label={quality.received} sign="" count={ledger.received} />
      {present.map(({ group, count }, index) => (
        <Total
          key={group}
          name={group}
          label={quality.groups[group]}
          sign={index === 0 ? '=' : '+'}
          count={count}
          colour={COLOURS[group]}
          share={formats.numbers.percent(count / ledger.received)}
        />
      ))}
    </section>
  );
}

function Total({
  name,
  label,
  sign,
  count,
  colour,
  share,
}: {
  name: string;
  label: string;
  sign: string;
  count: number;
  colour?: string;
  share?: string;
}) {
  const { formats } = useLocale();
  return (
    <div
      data-testid={`outcome-${name}`}
      data-value={count}
      className="grid grid-cols-1 grow basis-36 content-start gap-0.5 bg-surface px-4 py-3"
    >
      <p className="flex items-center gap-2 text-label text-quiet">
        {colour !== undefined && (
          <span
            aria-hidden="true"
            className="size-2 shrink-0 rounded-full"
            style={{ background: colour }}
          />
        )}
        {label}
      </p>
      <p className="figures text-head font-semibold">
        {sign !== '' && <span className="mr-2 font-normal text-quiet">{sign}</span>}
        {formats.numbers.count(count)}
      </p>
      {share !== undefined && <p className="figures text-label text-quiet">{share}</p>}
    </div>
  );
}

function Chart({ ledger }: { ledger: Ledger }) {
  const { formats } = useLocale();
  const quality = useQualityText();
  const interval = ledger.from === ledger.to ? 'hour' : 'day';
  const buckets = useMemo(() => bucketsOfLedger(ledger, interval), [ledger, interval]);
  const { numbers, dates } = formats;
  return (
    <section aria-label={quality.chart} className="rounded-lg border border-line bg-surface p-4">
      <StackedBars
        when={quality.when}
        write={numbers.short}
        summary={quality.chartSummary(
          dates.days(ledger.from, ledger.to),
          numbers.count(ledger.received),
          numbers.count(ledger.outcomes['stored'] ?? 0),
        )}
        series={GROUPS.map((group) => ({
          name: group,
          label: quality.groups[group],
          colour: COLOURS[group],
        }))}
        bars={buckets.map(({ bucket, counts }) => ({
          key: bucket,
          short: dates.bucketShort(bucket, interval),
          long: dates.bucketLong(bucket, interval),
          values: counts,
        }))}
      />
    </section>
  );
}

function Outcomes({ ledger }: { ledger: Ledger }) {
  const { formats } = useLocale();
  const quality = useQualityText();
  const rows = Object.entries(ledger.outcomes).sort(([, a], [, b]) => b - a);
  return (
    <section
      aria-label={quality.outcome}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full">
        <thead className="text-left text-label text-quiet">
          <tr className="border-b border-line">
            <th scope="col" className="px-4 py-2 font-medium">
              {quality.outcome}
            </th>
            <th scope="col" className="px-4 py-2 text-right font-medium">
              {quality.count}
            </th>
            <th scope="col" className="px-4 py-2 text-right font-medium">
              {quality.share}
            </th>
            <th scope="col" className="px-4 py-2 font-medium max-md:sr-only">
              {quality.meaning}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([outcome, count]) => (
            <tr
              key={outcome}
              data-testid="outcome-row"
              data-label={outcome}
              data-value={count}
              className="border-b border-line last:border-0"
            >
              <th scope="row" className="px-4 py-2 text-left font-medium whitespace-nowrap">
                {outcomeName(outcome, quality)}
                <code className="block font-mono text-label font-normal text-quiet">{outcome}</code>
              </th>
              <td className="figures px-4 py-2 text-right">{formats.numbers.count(count)}</td>
              <td className="figures px-4 py-2 text-right text-quiet">
                {formats.numbers.percent(count / ledger.received)}
              </td>
              <td className="px-4 py-2 text-quiet max-md:sr-only">
                {outcomeMeaning(outcome, quality)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What is in no sum, because it never came. */
function Lost({ ledger }: { ledger: Ledger }) {
  const { formats } = useLocale();
  const { lost: words } = useQualityText();
  const meanings: Readonly<Record<string, string | undefined>> = words;
  const rows = Object.entries(ledger.lost).sort(([, a], [, b]) => b - a);
  if (rows.length === 0) return null;
  return (
    <section
      aria-label={words.title}
      className="grid grid-cols-1 gap-3 rounded-lg border border-line bg-surface p-4"
    >
      <div>
        <h2 className="text-title font-semibold">{words.title}</h2>
        <p className="text-quiet">{words.lead}</p>
      </div>
      <dl className="grid grid-cols-1 gap-2">
        {rows.map(([reason, count]) => (
          <div
            key={reason}
            data-testid="lost-row"
            data-label={reason}
            data-value={count}
            className="flex gap-4"
          >
            <dt className="figures w-20 shrink-0 text-right font-medium">
              {formats.numbers.count(count)}
            </dt>
            <dd className="text-quiet">
              {meanings[reason]} <code className="font-mono text-label">{reason}</code>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function outcomeName(outcome: string, quality: QualityText): string {
  const [, reason] = outcome.split(':');
  const group = groupOf(outcome);
  return group === 'malformed' && reason !== undefined
    ? quality.malformedOf(reason)
    : quality.groups[group];
}

function outcomeMeaning(outcome: string, { outcomes }: QualityText): string {
  const words: Readonly<Record<string, string>> = outcomes;
  return words[outcome] ?? words[groupOf(outcome)] ?? '';
}
