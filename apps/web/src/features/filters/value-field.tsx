/** The values of a condition: typed, or picked from those that the period has. */
import { FILTER_DIMENSIONS, isPropDimension } from '@footfall/domain';
import { type KeyboardEvent, useDeferredValue, useState } from 'react';
import type { DashboardView } from '../../dashboard-view.ts';
import { useLocale } from '../../text/locale.tsx';
import { useReport, useSteady } from '../../trpc/report.ts';
import { Icon } from '../../ui/icon.tsx';
import type { DraftCondition } from './draft.ts';

/** Enough to find the usual ones; typing finds the others. */
const SUGGESTIONS = 8;

type ValueFieldProps = {
  view: DashboardView;
  condition: DraftCondition;
  onValues: (values: (string | null)[]) => void;
};

export function ValueField({ view, condition, onValues }: ValueFieldProps) {
  const { text } = useLocale();
  const { values, operator } = condition;
  const [typed, setTyped] = useState('');
  const isNumber = operator === 'gt' || operator === 'lt';
  const add = (value: string | null) => {
    setTyped('');
    if (!values.includes(value)) onValues(isNumber ? [value] : [...values, value]);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' && typed !== '') {
      // The form itself is sent by the Enter after this one.
      event.preventDefault();
      add(typed);
    }
    if (event.key === 'Backspace' && typed === '') onValues(values.slice(0, -1));
  };
  return (
    <div className="grid grid-cols-1 min-w-0 gap-2">
      <div className="flex min-h-9 flex-wrap items-center gap-1 rounded-md border border-edge bg-surface p-1">
        {values.map((value) => (
          <Token
            key={value ?? '~'}
            value={value}
            condition={condition}
            onRemove={() => onValues(values.filter((one) => one !== value))}
          />
        ))}
        <input
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={press}
          // What is typed counts also without Enter.
          onBlur={() => typed !== '' && add(typed)}
          inputMode={isNumber ? 'decimal' : 'text'}
          aria-label={text.builder.value}
          placeholder={values.length === 0 ? text.builder.valueHint : ''}
          data-testid="value"
          data-first
          autoComplete="off"
          className="h-7 min-w-24 grow bg-transparent px-1 outline-none placeholder:text-quiet"
        />
      </div>
      {!isNumber && <Suggestions view={view} condition={condition} typed={typed} onPick={add} />}
    </div>
  );
}

function Token({
  value,
  condition,
  onRemove,
}: {
  value: string | null;
  condition: DraftCondition;
  onRemove: () => void;
}) {
  const { text } = useLocale();
  const name = useValueName(condition)(value);
  return (
    <span className="flex h-7 max-w-full items-center rounded-sm bg-raised pl-2">
      <bdi className="truncate">{name}</bdi>
      <button
        type="button"
        aria-label={text.builder.removeValue(name)}
        onClick={onRemove}
        className="grid size-6 shrink-0 place-content-center text-quiet hover:text-ink"
      >
        <Icon name="cross" className="size-3" />
      </button>
    </span>
  );
}

function useValueName({ dimension }: DraftCondition): (value: string | null) => string {
  const { text, formats } = useLocale();
  const named = FILTER_DIMENSIONS.find((name) => name === dimension);
  return (value) =>
    named === undefined ? (value ?? text.unknown) : formats.names.value(named, value);
}

function Suggestions({
  view,
  condition,
  typed,
  onPick,
}: {
  view: DashboardView;
  condition: DraftCondition;
  typed: string;
  onPick: (value: string | null) => void;
}) {
  const { text } = useLocale();
  const nameOf = useValueName(condition);
  const search = useDeferredValue(typed.trim());
  const { dimension } = condition;
  const isNamed = dimension !== 'prop:' && (isPropDimension(dimension) || dimension.length > 0);
  const metric = dimension === 'event' || isPropDimension(dimension) ? 'events' : 'visitors';
  const report = useReport(
    {
      site: view.site.id,
      metrics: [metric],
      range: view.range.range,
      dimensions: [dimension],
      // Countries and languages are stored as codes, which nobody types.
      filters: search === '' || isCoded(dimension) ? [] : [['contains', dimension, [search]]],
      orderBy: [[metric, 'desc']],
      limit: isCoded(dimension) ? 300 : SUGGESTIONS + condition.values.length,
    },
    { isLive: false, isEnabled: isNamed },
  );
  const { shown } = useSteady(report.data);
  const fitting = (shown?.results ?? [])
    .map((row) => row.dimensions[0] ?? null)
    .filter((value) => !condition.values.includes(value))
    .filter((value) => nameOf(value).toLowerCase().includes(search.toLowerCase()))
    .slice(0, SUGGESTIONS);
  if (fitting.length === 0) return null;
  return (
    <ul aria-label={text.builder.suggestions} className="flex flex-wrap gap-1">
      {fitting.map((value) => (
        <li key={value ?? '~'} className="max-w-full">
          <button
            type="button"
            data-testid="suggestion"
            data-value={value ?? ''}
            // Before the field loses the focus and takes what was typed so far for a value.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(value)}
            className="block max-w-full truncate rounded-sm border border-line px-2 py-0.5 text-label text-quiet hover:text-ink"
          >
            <bdi>{nameOf(value)}</bdi>
          </button>
        </li>
      ))}
    </ul>
  );
}

function isCoded(dimension: DraftCondition['dimension']): boolean {
  return dimension === 'country' || dimension === 'language' || dimension === 'device';
}
