/** One funnel: who began, who got through, and what each step costs. */
import type { FunnelReport, ReachedStep } from '@footfall/domain';
import type { ReactNode } from 'react';
import { changeBetween } from '../../format/change.ts';
import { useLocale } from '../../text/locale.tsx';
import { useConversionsText } from '../../text/views/conversions.ts';
import { Card, Tile, Tiles } from '../../ui/card.tsx';
import { ChangeSince } from '../../ui/change-of.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Notice } from '../../ui/notice.tsx';

type Before = Pick<FunnelReport, 'steps'> & { meta: { from: string; to: string } };

type FunnelPanelProps = {
  name: string;
  report: FunnelReport;
  /** On the days compared with; null while nothing is. */
  before: Before | null;
  /** Chooses by what the rows are. */
  byTools: ReactNode;
  /** The value of a row, in words; null where there are no rows. */
  valueName: ((value: string | null) => string) | null;
};

export function FunnelPanel({ name, report, before, byTools, valueName }: FunnelPanelProps) {
  const { funnels } = useConversionsText();
  const [first] = report.steps;
  if (first === undefined || first.count === 0) {
    return (
      <Card title={name}>
        <div className="h-40">
          <Notice lead={funnels.none} />
        </div>
      </Card>
    );
  }
  return (
    <>
      <Totals report={report} before={before} />
      <Card title={funnels.chart} testId="funnel-chart">
        <Chart name={name} steps={report.steps} />
      </Card>
      <Card
        title={funnels.table}
        tools={byTools}
        lead={valueName === null ? funnels.tableLead : <RowsOf report={report} />}
      >
        {valueName !== null && <ByTable report={report} valueName={valueName} />}
      </Card>
    </>
  );
}

function RowsOf({ report }: { report: FunnelReport }) {
  const { formats } = useLocale();
  const { funnels } = useConversionsText();
  const { count } = formats.numbers;
  if (report.rows <= report.results.length) return null;
  return funnels.rows(count(report.results.length), count(report.rows));
}

function Totals({ report, before }: Pick<FunnelPanelProps, 'report' | 'before'>) {
  const { text, formats } = useLocale();
  const { funnels } = useConversionsText();
  const { count, percent } = formats.numbers;
  const [first] = report.steps;
  const last = report.steps.at(-1);
  const worst = worstOf(report.steps);
  const [firstBefore] = before?.steps ?? [];
  const lastBefore = before?.steps.at(-1);
  if (first === undefined || last === undefined) return null;
  return (
    <Tiles label={funnels.through}>
      <Tile
        testId="funnel-through"
        raw={last.shareOfFirst}
        label={funnels.through}
        value={last.shareOfFirst === null ? text.none : percent(last.shareOfFirst)}
        note={
          <>
            {count(last.count)}{' '}
            <ChangeSince
              before={before}
              change={changeBetween(last.shareOfFirst, lastBefore?.shareOfFirst ?? null, {
                isShare: true,
              })}
              told={percent(lastBefore?.shareOfFirst ?? 0)}
            />
          </>
        }
      />
      <Tile
        testId="funnel-began"
        raw={first.count}
        label={funnels.began}
        value={count(first.count)}
        note={
          <>
            {report.total === 0 ? '' : funnels.ofAll(percent(first.count / report.total))}{' '}
            <ChangeSince
              before={before}
              change={changeBetween(first.count, firstBefore?.count ?? null)}
              told={count(firstBefore?.count ?? 0)}
            />
          </>
        }
      />
      {worst !== null && (
        <Tile
          label={funnels.lost}
          value={percent(1 - (worst.shareOfPrevious ?? 0))}
          note={funnels.lostAt(worst.name)}
        />
      )}
    </Tiles>
  );
}

/** The step before which the largest part leaves; null where nobody does. */
function worstOf(steps: readonly ReachedStep[]): ReachedStep | null {
  const lossy = steps.filter(({ shareOfPrevious }) => shareOfPrevious !== null);
  const [worst] = lossy.toSorted((a, b) => (a.shareOfPrevious ?? 1) - (b.shareOfPrevious ?? 1));
  return worst !== undefined && (worst.shareOfPrevious ?? 1) < 1 ? worst : null;
}

/** A bar for each step, as long as the part of the first that came so far; what was lost is hatched beside it. */
function Chart({ name, steps }: { name: string; steps: readonly ReachedStep[] }) {
  const { formats } = useLocale();
  const { funnels } = useConversionsText();
  const { count, percent } = formats.numbers;
  const first = steps[0]?.count ?? 0;
  const last = steps.at(-1)?.count ?? 0;
  return (
    <figure>
      <figcaption className="sr-only" data-testid="funnel-summary">
        {funnels.summary({
          name,
          first: count(first),
          last: count(last),
          share: percent(last / Math.max(first, 1)),
        })}
      </figcaption>
      <ol className="grid grid-cols-1 gap-4">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place; two may have one name
          <Step key={index} step={step} number={index + 1} first={first} />
        ))}
      </ol>
    </figure>
  );
}

function Step({ step, number, first }: { step: ReachedStep; number: number; first: number }) {
  const { formats } = useLocale();
  const { funnels } = useConversionsText();
  const { count, percent, duration } = formats.numbers;
  const share = first === 0 ? 0 : step.count / first;
  const dropped = step.droppedBefore ?? 0;
  const droppedShare = first === 0 ? 0 : dropped / first;
  return (
    <li data-testid="funnel-step-row" data-label={step.name} data-value={step.count}>
      <div className="mb-1 flex items-baseline gap-x-3">
        <span className="figures grid size-5 shrink-0 place-content-center self-center rounded-full bg-raised text-label text-quiet">
          {count(number)}
        </span>
        <bdi className="min-w-0 grow truncate font-medium">{step.name}</bdi>
        <span className="figures font-semibold">{count(step.count)}</span>
        <span className="figures w-12 text-right text-quiet max-sm:hidden">{percent(share)}</span>
      </div>
      <div aria-hidden="true" className="flex h-7 overflow-hidden rounded-md bg-raised">
        <span className="bg-accent opacity-80" style={{ width: `max(2px, ${share * 100}%)` }} />
        {/* What the step before had and this one has not. */}
        <span className="hatched" style={{ width: `${droppedShare * 100}%` }} />
      </div>
      {step.droppedBefore !== null && (
        <p className="figures mt-1 flex flex-wrap gap-x-4 text-label text-quiet">
          {dropped > 0 && (
            <span className="text-bad">
              ▼ {funnels.dropped(count(dropped), percent(1 - (step.shareOfPrevious ?? 0)))}
            </span>
          )}
          {step.secondsMedian !== null && (
            <span>{funnels.median(duration(step.secondsMedian))}</span>
          )}
        </p>
      )}
    </li>
  );
}

function ByTable({
  report,
  valueName,
}: {
  report: FunnelReport;
  valueName: (value: string | null) => string;
}) {
  const { text, formats } = useLocale();
  const { funnels } = useConversionsText();
  const { count, percent } = formats.numbers;
  const [first, ...rest] = report.steps;
  return (
    <DataTable
      label={`${funnels.table}: ${funnels.steps}`}
      head={
        <>
          <th scope="col" className="py-2 text-left font-medium">
            {funnels.by}
          </th>
          <th scope="col" className="max-w-32 truncate py-2 pl-4 text-right font-medium">
            {first?.name}
          </th>
          {rest.map((step, index) => (
            <th
              // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place
              key={index}
              scope="col"
              className="max-w-32 truncate py-2 pl-4 text-right font-medium"
            >
              {step.name}
            </th>
          ))}
        </>
      }
    >
      {report.results.map(({ value, steps: [began, ...later] }) => (
        <tr
          key={value ?? '~'}
          data-testid="funnel-row"
          data-label={value ?? ''}
          className="h-8 border-b border-line last:border-0"
        >
          <th scope="row" className="max-w-60 truncate text-left font-normal">
            <bdi>{valueName(value)}</bdi>
          </th>
          <td className="figures pl-4 text-right">{count(began?.count ?? 0)}</td>
          {later.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place
            <td key={index} className="figures pl-4 text-right whitespace-nowrap">
              {count(step.count)}{' '}
              <span className="inline-block w-11 text-label text-quiet">
                {step.shareOfFirst === null ? text.none : percent(step.shareOfFirst)}
              </span>
            </td>
          ))}
        </tr>
      ))}
    </DataTable>
  );
}
