/** Puts filters together: any dimension, any operator, joined by and, or, not. */

import { FILTER_CONDITIONS_MAX } from '@footfall/domain';
import { type SubmitEvent, useState } from 'react';
import type { Filter } from '../../dashboard-filter.ts';
import { withFilter, withoutFilter } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { useLocale } from '../../text/locale.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { type Draft, draftOf, filtersOf, newCondition } from './draft.ts';

type FilterBuilderProps = {
  view: DashboardView;
  /** The filter that is changed; null: a new one. */
  edited: Filter | null;
  onClose: () => void;
  /** Leads to the filters that have a name; null where none are shown. */
  onSegments: (() => void) | null;
};

export function FilterBuilder({ view, edited, onClose, onSegments }: FilterBuilderProps) {
  const { text } = useLocale();
  const [draft, setDraft] = useState<Draft | null>(() =>
    edited === null ? { joining: 'all', conditions: [newCondition()] } : draftOf(edited),
  );
  const put = (filters: readonly Filter[]) => {
    const without = edited === null ? view.state : withoutFilter(view.state, edited);
    view.change(filters.reduce(withFilter, without));
    onClose();
  };
  return (
    <Sheet
      title={text.builder.title}
      onClose={onClose}
      testId="filter-builder"
      tools={
        onSegments !== null && (
          <Button kind="small" onClick={onSegments} data-testid="open-segments">
            {text.segments.open}
          </Button>
        )
      }
    >
      {draft === null ? (
        <div className="p-4">
          <Notice lead={text.builder.tooDeep} />
        </div>
      ) : (
        <Fields view={view} draft={draft} onDraft={setDraft} onPut={put} />
      )}
    </Sheet>
  );
}

type FieldsProps = {
  view: DashboardView;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onPut: (filters: readonly Filter[]) => void;
};

function Fields({ view, draft, onDraft, onPut }: FieldsProps) {
  const { text } = useLocale();
  const filters = filtersOf(draft);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (filters !== null) onPut(filters);
  };
  return (
    <form className="flex min-h-0 flex-col" onSubmit={submit}>
      <div className="grid grid-cols-1 gap-3 overflow-y-auto p-4">
        <div className="flex flex-wrap items-center gap-2 text-quiet">
          {text.builder.show}
          <Choices
            label={text.builder.joining}
            choices={(['all', 'any', 'none'] as const).map((value) => ({
              value,
              label: text.builder[value],
            }))}
            chosen={draft.joining}
            onChoose={(joining) => onDraft({ ...draft, joining })}
          />
        </div>
        {draft.conditions.map((condition, index) => (
          <ConditionFields
            key={condition.key}
            view={view}
            condition={condition}
            number={index + 1}
            onChange={(next) =>
              onDraft({
                ...draft,
                conditions: draft.conditions.map((one) => (one.key === next.key ? next : one)),
              })
            }
            onRemove={
              draft.conditions.length === 1
                ? null
                : () =>
                    onDraft({
                      ...draft,
                      conditions: draft.conditions.filter(({ key }) => key !== condition.key),
                    })
            }
          />
        ))}
        <Button
          kind="small"
          className="justify-self-start"
          disabled={draft.conditions.length >= FILTER_CONDITIONS_MAX}
          data-testid="add-condition"
          onClick={() => onDraft({ ...draft, conditions: [...draft.conditions, newCondition()] })}
        >
          <Icon name="plus" />
          {text.builder.add}
        </Button>
      </div>
      <footer className="flex items-center justify-between gap-2 border-t border-line p-3">
        <p className="text-label text-quiet">{filters === null && text.builder.incomplete}</p>
        <Button kind="primary" type="submit" disabled={filters === null} data-testid="apply-filter">
          {text.builder.apply}
        </Button>
      </footer>
    </form>
  );
}
