/** One condition: of what, how, and with which values. */
import {
  FILTER_DIMENSIONS,
  type FilterDimension,
  isPropDimension,
  propOf,
  type Withheld,
} from '@footfall/domain';
import type { Condition } from '../../dashboard-filter.ts';
import { CONDITION_OPERATORS } from '../../dashboard-filter.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { isOfHit } from '../../format/filter-words.ts';
import { useLocale } from '../../text/locale.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { DraftCondition } from './draft.ts';
import { ValueField } from './value-field.tsx';

/** In the order in which people look for them. */
const GROUPS: readonly {
  name: 'sources' | 'pages' | 'places' | 'devices';
  of: FilterDimension[];
}[] = [
  {
    name: 'pages',
    of: ['page', 'entryPage', 'exitPage', 'title', 'hostname', 'event'],
  },
  {
    name: 'sources',
    of: ['channel', 'source', 'referrer', 'medium', 'campaign', 'term', 'content'],
  },
  { name: 'places', of: ['country', 'region', 'city', 'language'] },
  { name: 'devices', of: ['browser', 'browserVersion', 'os', 'osVersion', 'device'] },
];

const CONTROL = 'h-9 min-w-0 rounded-md border border-edge bg-surface px-2';

type ConditionFieldsProps = {
  view: DashboardView;
  condition: DraftCondition;
  /** Its place among the conditions, from 1. */
  number: number;
  onChange: (next: DraftCondition) => void;
  /** null where it is the only one. */
  onRemove: (() => void) | null;
};

export function ConditionFields({
  view,
  condition,
  number,
  onChange,
  onRemove,
}: ConditionFieldsProps) {
  const { text } = useLocale();
  const { operator, dimension } = condition;
  const { withheld = [] } = view;
  const mayLookBack = !withheld.includes('hasDone');
  // Also while its name is not typed yet.
  const isOfProperty = dimension.startsWith('prop:');
  return (
    <fieldset
      className="grid grid-cols-1 min-w-0 gap-2 rounded-lg border border-line p-3"
      data-testid="condition"
    >
      <legend className="sr-only">{text.builder.condition(String(number))}</legend>
      <div className="flex gap-2">
        <DimensionSelect
          dimension={dimension}
          withheld={withheld}
          onChange={(next) => onChange({ ...condition, dimension: next, values: [] })}
        />
        <select
          aria-label={text.builder.operator}
          value={operator}
          data-testid="operator"
          onChange={(event) => {
            const next = CONDITION_OPERATORS.find((one) => one === event.target.value);
            if (next !== undefined) onChange({ ...condition, operator: next });
          }}
          className={`${CONTROL} shrink-0`}
        >
          {CONDITION_OPERATORS.map((name) => (
            <option key={name} value={name}>
              {text.filters[name]}
            </option>
          ))}
        </select>
        {onRemove !== null && (
          <IconButton
            icon="cross"
            label={text.builder.remove(String(number))}
            size="field"
            onPress={onRemove}
          />
        )}
      </div>
      {isOfProperty ? (
        <input
          aria-label={text.builder.propertyName}
          placeholder={text.builder.propertyName}
          defaultValue={isPropDimension(dimension) ? propOf(dimension) : ''}
          onChange={(event) => onChange({ ...condition, dimension: `prop:${event.target.value}` })}
          className={CONTROL}
        />
      ) : null}
      <ValueField
        view={view}
        condition={condition}
        onValues={(values) => onChange({ ...condition, values })}
      />
      {mayLookBack && (isOfProperty || isOfHit(dimension)) && (
        <label className="flex items-center gap-2 text-label text-quiet">
          <input
            type="checkbox"
            checked={condition.isOfSession}
            onChange={(event) => onChange({ ...condition, isOfSession: event.target.checked })}
          />
          {text.builder.ofSession}
        </label>
      )}
    </fieldset>
  );
}

function DimensionSelect({
  dimension,
  withheld,
  onChange,
}: {
  dimension: Condition[1];
  withheld: readonly Withheld[];
  onChange: (dimension: Condition[1]) => void;
}) {
  const { text } = useLocale();
  const names: readonly string[] = withheld;
  const isTold = (one: FilterDimension) => !names.includes(one);
  return (
    <select
      aria-label={text.builder.dimension}
      value={dimension.startsWith('prop:') ? 'prop:' : dimension}
      data-testid="dimension"
      onChange={(event) => {
        const { value } = event.target;
        onChange(FILTER_DIMENSIONS.find((name) => name === value) ?? 'prop:');
      }}
      className={`${CONTROL} grow`}
    >
      {GROUPS.map(({ name, of }) => (
        <optgroup key={name} label={text.cards[name]}>
          {of.filter(isTold).map((one) => (
            <option key={one} value={one}>
              {text.dimension[one]}
            </option>
          ))}
        </optgroup>
      ))}
      {!withheld.includes('properties') && <option value="prop:">{text.builder.property}</option>}
    </select>
  );
}
