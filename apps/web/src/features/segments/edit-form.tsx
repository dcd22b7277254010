/** Changes a segment: its name, and, where filters are set, what it filters by. */
import type { Segment } from '@footfall/domain';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { DashboardView } from '../../dashboard-view.ts';
import { filterWords } from '../../format/filter-words.ts';
import { useLocale } from '../../text/locale.tsx';
import { useNotesText } from '../../text/views/notes.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useRefusal } from '../../trpc/use-refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Alert } from '../../ui/section.tsx';
import { useRefresh } from './use-segment-changes.ts';

type EditFormProps = { segment: Segment; view: DashboardView; onDone: () => void };

export function EditForm({ segment, view, onDone }: EditFormProps) {
  const locale = useLocale();
  const { segments: words } = useNotesText();
  const trpc = useTRPC();
  const refresh = useRefresh();
  const [name, setName] = useState(segment.name);
  const [takesFilters, setTakesFilters] = useState(false);
  const onSuccess = () => {
    refresh();
    onDone();
  };
  const change = useMutation(trpc.segments.change.mutationOptions({ onSuccess }));
  const { failure, wordsAt, form } = useRefusal(change.error);
  const present = view.state.filters;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const filters = [...(takesFilters ? present : segment.filters)];
    change.mutate({ site: view.site.id, id: segment.id, name, filters });
  };
  return (
    <form
      ref={form}
      onSubmit={submit}
      aria-label={words.edit(segment.name)}
      className="mt-2 grid grid-cols-1 gap-3 rounded-lg border border-line p-3"
    >
      <Field
        label={words.name}
        required
        maxLength={120}
        value={name}
        error={wordsAt('name')}
        data-testid="segment-new-name"
        onChange={(event) => setName(event.target.value)}
      />
      {present.length > 0 && (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            checked={takesFilters}
            data-testid="segment-take-filters"
            onChange={(event) => setTakesFilters(event.target.checked)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span>
            {words.takeFilters}
            <span className="block text-label wrap-anywhere text-quiet">
              {present.map((filter) => filterWords(filter, locale)).join(locale.text.filters.and)}
            </span>
          </span>
        </label>
      )}
      <Alert>{failure}</Alert>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{words.cancel}</Button>
        <Button
          kind="primary"
          type="submit"
          disabled={change.isPending}
          data-testid="change-segment"
        >
          {words.rename}
        </Button>
      </div>
    </form>
  );
}
