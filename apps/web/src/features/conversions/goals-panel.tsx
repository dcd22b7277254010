/** The goals of a site: how many reached each, which part of the visitors that is, and what it brought. */
import type { Goal } from '@footfall/domain';
import { type ReactNode, useState } from 'react';
import type { DashboardView } from '../../dashboard-view.ts';
import { changeOf } from '../../format/change.ts';
import { writeMoney } from '../../format/money.ts';
import { useLocale } from '../../text/locale.tsx';
import { useConversionsText } from '../../text/views/conversions.ts';
import { Button } from '../../ui/button.tsx';
import { Card, EmptyPlace, Tile, Tiles } from '../../ui/card.tsx';
import { ChangeOf } from '../../ui/change-of.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { RemovalBar } from '../../ui/undo-bar.tsx';
import { GoalForm } from './goal-form.tsx';
import type { GoalRow, Reached } from './goal-rows.ts';
import { ruleWords } from './rule-words.ts';
import { useGoalChanges } from './use-goal-changes.ts';

type GoalsPanelProps = {
  view: DashboardView;
  rows: readonly GoalRow[];
  /** All goals together, and on the days compared with. */
  total: Reached;
  totalBefore: Reached | null;
  mayWrite: boolean;
  /** Leads to the dashboard with the sessions that reached a goal. */
  linkTo: (goal: Goal, label: ReactNode) => ReactNode;
};

export function GoalsPanel({ view, rows, total, totalBefore, mayWrite, linkTo }: GoalsPanelProps) {
  const { goals } = useConversionsText();
  const [edited, setEdited] = useState<Goal | 'new' | null>(null);
  const changes = useGoalChanges(view.site.id);
  return (
    <>
      {rows.length === 0 ? (
        <EmptyPlace
          title={goals.emptyTitle}
          lead={mayWrite ? goals.emptyLead : `${goals.emptyLead} ${goals.notYet}`}
        >
          {mayWrite && <AddButton kind="primary" onPress={() => setEdited('new')} />}
        </EmptyPlace>
      ) : (
        <>
          <Totals total={total} before={totalBefore} />
          <Card
            title={goals.each}
            tools={mayWrite && <AddButton kind="plain" onPress={() => setEdited('new')} />}
          >
            <GoalTable
              rows={rows}
              linkTo={linkTo}
              deedsOf={(goal) =>
                mayWrite && (
                  <Deeds
                    goal={goal}
                    onEdit={() => setEdited(goal)}
                    onRemove={() => changes.remove(goal)}
                  />
                )
              }
            />
          </Card>
        </>
      )}
      {edited !== null && (
        <GoalForm
          view={view}
          goal={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={() => {
            changes.refresh();
            setEdited(null);
          }}
        />
      )}
      <RemovalBar removal={changes} wordsOf={({ name }) => goals.removed(name)} undo={goals.undo} />
    </>
  );
}

function AddButton({ kind, onPress }: { kind: 'plain' | 'primary'; onPress: () => void }) {
  const { goals } = useConversionsText();
  return (
    <Button kind={kind} onClick={onPress} data-testid="add-goal">
      <Icon name="plus" />
      {goals.add}
    </Button>
  );
}

function Totals({ total, before }: { total: Reached; before: Reached | null }) {
  const { text, formats } = useLocale();
  const { goals } = useConversionsText();
  const { count, percent } = formats.numbers;
  return (
    <Tiles label={goals.totals}>
      <Tile
        testId="goals-rate"
        raw={total.rate}
        label={goals.rate}
        value={total.rate === null ? text.none : percent(total.rate)}
        note={
          <>
            {goals.rateNote}{' '}
            <ChangeOf change={before && changeOf('conversionRate', total.rate, before.rate)} />
          </>
        }
      />
      <Tile
        testId="goals-conversions"
        raw={total.conversions}
        label={goals.conversions}
        value={count(total.conversions)}
        note={
          <ChangeOf
            change={before && changeOf('conversions', total.conversions, before.conversions)}
          />
        }
      />
      <Tile
        testId="goals-revenue"
        raw={total.revenue[0]?.amount ?? ''}
        label={goals.revenue}
        value={writeMoney(total.revenue, formats.locale) ?? text.none}
      />
    </Tiles>
  );
}

const HEAD = 'py-2 pl-2 md:pl-3 text-right font-medium';

function GoalTable({
  rows,
  linkTo,
  deedsOf,
}: {
  rows: readonly GoalRow[];
  linkTo: GoalsPanelProps['linkTo'];
  deedsOf: (goal: Goal) => ReactNode;
}) {
  const { goals } = useConversionsText();
  return (
    <DataTable
      label={`${goals.each}: ${goals.conversions}`}
      head={
        <>
          <th scope="col" className="py-2 text-left font-medium">
            {goals.goal}
          </th>
          <th scope="col" className={`${HEAD} max-lg:hidden`}>
            {goals.trend}
          </th>
          <th scope="col" className={`${HEAD} max-md:hidden`}>
            {goals.visitors}
          </th>
          <th scope="col" className={HEAD}>
            {goals.conversions}
          </th>
          <th scope="col" className={HEAD}>
            {goals.rateShort}
          </th>
          <th scope="col" className={`${HEAD} max-md:hidden`}>
            {goals.revenue}
          </th>
        </>
      }
    >
      {rows.map((row) => (
        <Line key={row.goal.id} row={row} linkTo={linkTo} deeds={deedsOf(row.goal)} />
      ))}
    </DataTable>
  );
}

const CELL = 'figures py-2 pl-2 md:pl-3 text-right whitespace-nowrap';

function Line({
  row,
  linkTo,
  deeds,
}: {
  row: GoalRow;
  linkTo: GoalsPanelProps['linkTo'];
  deeds: ReactNode;
}) {
  const locale = useLocale();
  const { text, formats } = locale;
  const { rule, goals } = useConversionsText();
  const { count, percent } = formats.numbers;
  const { goal, before } = row;
  return (
    <tr
      data-testid="goal"
      data-label={goal.name}
      data-conversions={row.conversions}
      data-visitors={row.visitors}
      data-rate={row.rate ?? ''}
      className="border-b border-line last:border-0"
    >
      <th scope="row" className="w-full max-w-0 min-w-20 py-2 text-left font-normal">
        <div className="flex items-center gap-1">
          <div className="min-w-0">
            {linkTo(goal, <bdi className="block truncate font-medium">{goal.name}</bdi>)}
          </div>
          {deeds}
        </div>
        <span
          className="block truncate text-label text-quiet"
          title={ruleWords(goal.rule, rule, locale)}
        >
          {ruleWords(goal.rule, rule, locale)}
        </span>
      </th>
      <td className="min-w-40 py-1 pl-6 max-lg:hidden">
        {row.trend.length > 1 && (
          <Sparkline
            values={row.trend}
            label={goals.trendOf(goal.name, count(Math.max(0, ...row.trend)))}
          />
        )}
      </td>
      <td className={`${CELL} max-md:hidden`}>{count(row.visitors)}</td>
      <td className={CELL}>
        <span className="font-medium">{count(row.conversions)}</span>
        <span className="block text-label">
          <ChangeOf
            change={before && changeOf('conversions', row.conversions, before.conversions)}
          />
        </span>
      </td>
      <td className={CELL}>
        {row.rate === null ? text.none : percent(row.rate)}
        <span className="block text-label">
          <ChangeOf change={before && changeOf('conversionRate', row.rate, before.rate)} />
        </span>
      </td>
      <td className={`${CELL} max-md:hidden`}>
        {writeMoney(row.revenue, formats.locale) ?? <span className="text-quiet">{text.none}</span>}
      </td>
    </tr>
  );
}

function Deeds({
  goal,
  onEdit,
  onRemove,
}: {
  goal: Goal;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { goals } = useConversionsText();
  return (
    <Menu
      kind="small"
      align="end"
      label={goals.more(goal.name)}
      testId="goal-deeds"
      trigger={<Icon name="more" />}
    >
      <MenuItem onSelect={onEdit}>
        <Icon name="edit" className="text-quiet" />
        {goals.edit}
      </MenuItem>
      <MenuItem onSelect={onRemove}>
        <Icon name="bin" className="text-quiet" />
        {goals.remove}
      </MenuItem>
    </Menu>
  );
}
