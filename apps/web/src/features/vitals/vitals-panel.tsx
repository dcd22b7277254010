/** Web vitals: a tile for each with its ratings, and the chosen one by page, device and more. */
import type { MeasuredVital, VitalsReport } from '@footfall/domain';
import { type ReactNode, useId } from 'react';
import { changeBetween } from '../../format/change.ts';
import { useLocale } from '../../text/locale.tsx';
import { useTechnicalText } from '../../text/views/technical.ts';
import { Band, type BandPart } from '../../ui/band.tsx';
import { Card, EmptyPlace } from '../../ui/card.tsx';
import { ChangeSince } from '../../ui/change-of.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useTabKeys } from '../../ui/tabs.tsx';
import {
  BOUNDS,
  RATING_COLOURS,
  RATING_MARKS,
  RATING_TEXTS,
  type Rating,
  ratingOf,
  VITAL_ORDER,
  type Vital,
  writeVital,
} from './vital-values.ts';

type Before = Pick<VitalsReport, 'totals'> & { meta: { from: string; to: string } };

type VitalsPanelProps = {
  report: VitalsReport;
  /** On the days compared with; null while nothing is. */
  before: Before | null;
  vital: Vital;
  onVital: (vital: Vital) => void;
  byTools: ReactNode;
  byName: string;
  valueName: (value: string | null) => string;
  /** Stands under what says that nothing was measured. */
  emptyDeed: ReactNode;
};

export function VitalsPanel(props: VitalsPanelProps) {
  const { report, vital, onVital } = props;
  const { vitals } = useTechnicalText();
  const panelId = useId();
  const keys = useTabKeys(VITAL_ORDER, vital, onVital);
  if (report.totals.loads === 0) {
    return (
      <EmptyPlace title={vitals.emptyTitle} lead={vitals.emptyLead}>
        {props.emptyDeed}
      </EmptyPlace>
    );
  }
  return (
    <>
      <div
        {...keys}
        role="tablist"
        aria-label={vitals.choose}
        className="grid grid-cols-1 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-2 lg:grid-cols-5"
      >
        {report.totals.vitals.map((measured) => (
          <VitalTile
            key={measured.vital}
            measured={measured}
            before={props.before}
            isChosen={measured.vital === vital}
            panelId={panelId}
            onChoose={() => onVital(measured.vital)}
          />
        ))}
      </div>
      <div id={panelId} role="tabpanel" aria-label={vitals.names[vital]}>
        <Breakdown {...props} />
      </div>
    </>
  );
}

/** Slower is worse, by the value that three quarters of the loads stay within. */
function ChangeOfVital({ measured, before }: { measured: MeasuredVital; before: Before | null }) {
  const { formats } = useLocale();
  const { vital, p75 } = measured;
  const earlier = before?.totals.vitals.find((one) => one.vital === vital)?.p75 ?? null;
  if (earlier === null) return null;
  return (
    <span className="text-label">
      <ChangeSince
        before={before}
        change={changeBetween(p75, earlier, { lessIsBetter: true })}
        told={writeVital(vital, earlier, formats.locale)}
      />
    </span>
  );
}

function VitalTile({
  measured,
  before,
  isChosen,
  panelId,
  onChoose,
}: {
  measured: MeasuredVital;
  before: Before | null;
  isChosen: boolean;
  panelId: string;
  onChoose: () => void;
}) {
  const { text, formats } = useLocale();
  const { vitals } = useTechnicalText();
  const { vital, p75 } = measured;
  const rating = ratingOf(vital, p75);
  return (
    <button
      type="button"
      role="tab"
      aria-selected={isChosen}
      aria-controls={panelId}
      tabIndex={isChosen ? 0 : -1}
      data-testid={`vital-${vital}`}
      data-value={p75 ?? ''}
      title={vitals.meanings[vital]}
      onClick={onChoose}
      className={`relative grid content-start gap-1 bg-surface px-4 py-3 text-left outline-offset-[-3px]! hover:bg-raised md:max-lg:first:col-span-2 ${
        isChosen ? 'after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 after:bg-accent' : ''
      }`}
    >
      <span className="flex items-baseline justify-between gap-2 text-label text-quiet">
        <span className={`truncate ${isChosen ? 'text-ink' : ''}`}>{vitals.names[vital]}</span>
        <span>{vital}</span>
      </span>
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className="figures text-total font-semibold tracking-tight">
          {p75 === null ? text.none : writeVital(vital, p75, formats.locale)}
        </span>
        <ChangeOfVital measured={measured} before={before} />
      </span>
      {rating !== null && (
        <span className={`text-label font-medium ${RATING_TEXTS[rating]}`}>
          <span aria-hidden="true">{RATING_MARKS[rating]} </span>
          {vitals.ratings[rating]}
        </span>
      )}
      <Ratings measured={measured} />
    </button>
  );
}

const RATINGS: readonly Rating[] = ['good', 'needsImprovement', 'poor'];

function Ratings({ measured }: { measured: MeasuredVital }) {
  const { formats } = useLocale();
  const { vitals } = useTechnicalText();
  const parts = RATINGS.map(
    (name): BandPart => ({
      name,
      label: vitals.ratings[name],
      share: measured[name] ?? 0,
      colour: RATING_COLOURS[name],
    }),
  );
  return <Band parts={parts} write={formats.numbers.percent} />;
}

function Breakdown({ report, vital, byTools, byName, valueName }: VitalsPanelProps) {
  const { formats } = useLocale();
  const { vitals } = useTechnicalText();
  const { goodMax, poorAbove } = BOUNDS[vital];
  const write = (value: number) => writeVital(vital, value, formats.locale);
  const { count } = formats.numbers;
  const rows = report.results.map((row) => ({
    ...row,
    measured: row.vitals.find((one) => one.vital === vital),
  }));
  return (
    <Card
      title={vitals.names[vital]}
      lead={`${vitals.meanings[vital]} ${vitals.bounds(write(goodMax), write(poorAbove))}`}
      tools={byTools}
    >
      <DataTable
        label={`${vitals.names[vital]}: ${byName}`}
        head={
          <>
            <th scope="col" className="w-full py-2 text-left font-medium">
              {byName}
            </th>
            <th
              scope="col"
              className="py-2 pl-3 text-right font-medium whitespace-nowrap"
              title={vitals.p75}
            >
              {vitals.within(formats.numbers.wholePercent(0.75))}
            </th>
            {[vitals.half, vitals.within(formats.numbers.wholePercent(0.95))].map((name) => (
              <th
                key={name}
                scope="col"
                className="py-2 pl-3 text-right font-medium whitespace-nowrap max-md:hidden"
              >
                {name}
              </th>
            ))}
            <th
              scope="col"
              className="py-2 pl-4 text-left font-medium whitespace-nowrap max-md:hidden"
            >
              {vitals.share}
            </th>
            <th scope="col" className="py-2 pl-3 text-right font-medium whitespace-nowrap">
              {vitals.loads}
            </th>
          </>
        }
      >
        {rows.map(({ value, measured, loads }) => (
          <Line
            key={value ?? '~'}
            name={valueName(value)}
            measured={measured}
            loads={measured?.count ?? loads}
            write={write}
          />
        ))}
      </DataTable>
      {report.rows > rows.length && (
        <p className="figures pt-2 text-label text-quiet">
          {vitals.rows(count(rows.length), count(report.rows))}
        </p>
      )}
    </Card>
  );
}

function Line({
  name,
  measured,
  loads,
  write,
}: {
  name: string;
  measured: MeasuredVital | undefined;
  loads: number;
  write: (value: number) => string;
}) {
  const { text, formats } = useLocale();
  const { vitals } = useTechnicalText();
  const shown = (value: number | null | undefined) =>
    value === null || value === undefined ? text.none : write(value);
  const rating = measured === undefined ? null : ratingOf(measured.vital, measured.p75);
  return (
    <tr
      data-testid="vital-row"
      data-label={name}
      data-value={measured?.p75 ?? ''}
      className="h-9 border-b border-line last:border-0"
    >
      <th scope="row" className="w-full max-w-0 min-w-16 truncate text-left font-normal">
        <bdi title={name}>{name}</bdi>
      </th>
      <td className="figures pl-3 text-right font-medium whitespace-nowrap">
        {rating !== null && (
          <span aria-hidden="true" className={`mr-1.5 text-label ${RATING_TEXTS[rating]}`}>
            {RATING_MARKS[rating]}
          </span>
        )}
        {shown(measured?.p75)}
        {rating !== null && <span className="sr-only">, {vitals.ratings[rating]}</span>}
      </td>
      <td className="figures pl-3 text-right whitespace-nowrap text-quiet max-md:hidden">
        {shown(measured?.p50)}
      </td>
      <td className="figures pl-3 text-right whitespace-nowrap text-quiet max-md:hidden">
        {shown(measured?.p95)}
      </td>
      <td className="min-w-40 pl-4 max-md:hidden">
        {measured !== undefined && <Ratings measured={measured} />}
      </td>
      <td className="figures pl-3 text-right text-quiet">{formats.numbers.count(loads)}</td>
    </tr>
  );
}
