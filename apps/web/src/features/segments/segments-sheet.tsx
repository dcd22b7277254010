/** Segments: filters with a name, to be used with one click; the filters in force can be saved as one. */
import { isPermitted, type OpenSite, type Segment } from '@footfall/domain';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { withFilter } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { filterWords } from '../../format/filter-words.ts';
import { useLocale } from '../../text/locale.tsx';
import { useNotesText } from '../../text/views/notes.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { useRefusal } from '../../trpc/use-refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Alert } from '../../ui/section.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { RemovalBar } from '../../ui/undo-bar.tsx';
import { EditForm } from './edit-form.tsx';
import { useRefresh, useSegmentRemoval } from './use-segment-changes.ts';

type SegmentsSheetProps = {
  view: DashboardView;
  permissions: OpenSite['permissions'];
  onClose: () => void;
};

export function SegmentsSheet({ view, permissions, onClose }: SegmentsSheetProps) {
  const { segments: words } = useNotesText();
  const trpc = useTRPC();
  const list = useQuery(trpc.segments.list.queryOptions({ site: view.site.id }));
  const unlisted = useFailureWords(list.error);
  const removal = useSegmentRemoval(view.site.id);
  const failure = useFailureWords(removal.error);
  const mayShare = isPermitted(permissions, 'sites:write');
  const groups = [
    { name: words.own, segments: list.data?.filter(({ isPersonal }) => isPersonal) ?? [] },
    { name: words.ofSite, segments: list.data?.filter(({ isPersonal }) => !isPersonal) ?? [] },
  ].filter(({ segments }) => segments.length > 0);
  const use = ({ filters }: Segment) => {
    view.change(filters.reduce(withFilter, { ...view.state, filters: [] }));
    onClose();
  };
  return (
    <Sheet title={words.title} onClose={onClose} testId="segments">
      <div className="grid grid-cols-1 gap-4 overflow-y-auto p-4">
        <p className="text-quiet">{words.lead}</p>
        {view.state.filters.length > 0 && <SaveForm view={view} mayShare={mayShare} />}
        {unlisted !== null && <Notice tone="bad" title={unlisted} />}
        <Alert>{failure}</Alert>
        {list.data?.length === 0 && <p className="text-quiet">{words.none}</p>}
        {groups.map(({ name, segments }) => (
          <section key={name} aria-label={name} className="grid grid-cols-1">
            <h3 className="text-label font-medium text-quiet">{name}</h3>
            <ul>
              {segments.map((segment) => (
                <Line
                  key={segment.id}
                  segment={segment}
                  view={view}
                  mayChange={segment.isPersonal || mayShare}
                  onUse={() => use(segment)}
                  onRemove={() => removal.remove(segment)}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <RemovalBar removal={removal} wordsOf={({ name }) => words.removed(name)} undo={words.undo} />
    </Sheet>
  );
}

function SaveForm({ view, mayShare }: { view: DashboardView; mayShare: boolean }) {
  const locale = useLocale();
  const { text } = locale;
  const { segments: words } = useNotesText();
  const trpc = useTRPC();
  const refresh = useRefresh();
  const [name, setName] = useState('');
  const [isPersonal, setPersonal] = useState(true);
  const onSuccess = () => {
    refresh();
    setName('');
  };
  const add = useMutation(trpc.segments.add.mutationOptions({ onSuccess }));
  const { failure, wordsAt, form } = useRefusal(add.error);
  const { filters } = view.state;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    add.mutate({ site: view.site.id, name, filters: [...filters], isPersonal });
  };
  return (
    <form
      ref={form}
      onSubmit={submit}
      className="grid grid-cols-1 gap-3 rounded-lg border border-line p-3"
    >
      <p className="wrap-anywhere text-quiet">
        {filters.map((filter) => filterWords(filter, locale)).join(text.filters.and)}
      </p>
      <Field
        label={words.name}
        required
        maxLength={120}
        value={name}
        error={wordsAt('name')}
        data-first
        data-testid="segment-name"
        onChange={(event) => setName(event.target.value)}
      />
      <Alert>{failure}</Alert>
      <div className="flex flex-wrap items-center justify-between gap-2">
        {mayShare ? (
          <Choices
            label={words.forAll}
            choices={[
              { value: 'own', label: words.personal },
              { value: 'site', label: words.forAll },
            ]}
            chosen={isPersonal ? 'own' : 'site'}
            onChoose={(chosen) => setPersonal(chosen === 'own')}
          />
        ) : (
          <span className="text-label text-quiet">{words.personal}</span>
        )}
        <Button kind="primary" type="submit" disabled={add.isPending} data-testid="save-segment">
          {words.save}
        </Button>
      </div>
    </form>
  );
}

type LineProps = {
  segment: Segment;
  view: DashboardView;
  mayChange: boolean;
  onUse: () => void;
  onRemove: () => void;
};

function Line({ segment, view, mayChange, onUse, onRemove }: LineProps) {
  const locale = useLocale();
  const { segments: words } = useNotesText();
  const [isEdited, setEdited] = useState(false);
  const said = segment.filters
    .map((filter) => filterWords(filter, locale))
    .join(locale.text.filters.and);
  return (
    <li
      data-testid="segment"
      data-label={segment.name}
      className="border-t border-line py-2 first:border-0"
    >
      <div className="flex items-center gap-2">
        <button
          type="button"
          onClick={onUse}
          title={words.use(segment.name)}
          className="group min-w-0 grow rounded-sm text-left"
        >
          <bdi className="block truncate font-medium group-hover:text-accent">{segment.name}</bdi>
          <span className="block truncate text-label text-quiet">{said}</span>
        </button>
        {mayChange && (
          <>
            <IconButton
              icon="edit"
              label={words.edit(segment.name)}
              size="medium"
              onPress={() => setEdited(!isEdited)}
            />
            <IconButton
              icon="bin"
              label={words.remove(segment.name)}
              size="medium"
              onPress={onRemove}
            />
          </>
        )}
      </div>
      {isEdited && <EditForm segment={segment} view={view} onDone={() => setEdited(false)} />}
    </li>
  );
}
