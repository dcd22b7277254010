/** The notes of a site's days: read, added, changed, deleted. */
import { type Annotation, isPermitted, type OpenSite } from '@footfall/domain';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useNotesText } from '../../text/views/notes.ts';
import { useTRPC, useTRPCClient } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { useRefusal } from '../../trpc/use-refusal.ts';
import { useRemoval } from '../../trpc/use-removal.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Alert } from '../../ui/section.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { RemovalBar } from '../../ui/undo-bar.tsx';

type AnnotationsSheetProps = {
  site: Pick<OpenSite, 'id' | 'permissions'>;
  /** The day that a new note begins with. */
  day: string;
  onClose: () => void;
};

export function AnnotationsSheet({ site, day, onClose }: AnnotationsSheetProps) {
  const { annotations: words } = useNotesText();
  const trpc = useTRPC();
  const list = useQuery(trpc.annotations.list.queryOptions({ site: site.id }));
  const unlisted = useFailureWords(list.error);
  const [edited, setEdited] = useState<Annotation | null>(null);
  const removal = useNoteRemoval(site.id);
  const failure = useFailureWords(removal.error);
  const mayWrite = isPermitted(site.permissions, 'sites:write');
  const newestFirst = list.data?.toSorted((a, b) => (a.date < b.date ? 1 : -1)) ?? [];
  return (
    <Sheet title={words.title} onClose={onClose} testId="annotations">
      <div className="grid grid-cols-1 gap-4 overflow-y-auto p-4">
        <p className="text-quiet">{mayWrite ? words.lead : words.readOnly}</p>
        {mayWrite && (
          <NoteForm
            key={edited?.id ?? 'new'}
            siteId={site.id}
            day={day}
            edited={edited}
            onDone={() => setEdited(null)}
          />
        )}
        {unlisted !== null && <Notice tone="bad" title={unlisted} />}
        <Alert>{failure}</Alert>
        {list.data?.length === 0 && <p className="text-quiet">{words.none}</p>}
        <ul className="grid grid-cols-1">
          {newestFirst.map((note) => (
            <Note
              key={note.id}
              note={note}
              onEdit={mayWrite ? () => setEdited(note) : null}
              onRemove={() => removal.remove(note)}
            />
          ))}
        </ul>
      </div>
      <RemovalBar removal={removal} wordsOf={({ text }) => words.removed(text)} undo={words.undo} />
    </Sheet>
  );
}

function useNoteRemoval(siteId: string) {
  const client = useTRPCClient();
  return useRemoval<Annotation>({
    remove: ({ id }) => client.annotations.remove.mutate({ site: siteId, id }),
    restore: ({ date, text }) => client.annotations.add.mutate({ site: siteId, date, text }),
    onChanged: useRefresh(),
  });
}

function useRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: trpc.annotations.list.queryKey() });
}

type NoteFormProps = {
  siteId: string;
  day: string;
  edited: Annotation | null;
  onDone: () => void;
};

function NoteForm({ siteId, day, edited, onDone }: NoteFormProps) {
  const { annotations: words } = useNotesText();
  const trpc = useTRPC();
  const refresh = useRefresh();
  const [date, setDate] = useState(edited?.date ?? day);
  const [note, setNote] = useState(edited?.text ?? '');
  const onSuccess = () => {
    refresh();
    setNote('');
    onDone();
  };
  const add = useMutation(trpc.annotations.add.mutationOptions({ onSuccess }));
  const change = useMutation(trpc.annotations.change.mutationOptions({ onSuccess }));
  const { failure, wordsAt, form } = useRefusal(add.error ?? change.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = { site: siteId, date, text: note };
    if (edited === null) add.mutate(wanted);
    else change.mutate({ ...wanted, id: edited.id });
  };
  return (
    <form
      ref={form}
      onSubmit={submit}
      className="grid grid-cols-1 gap-3 rounded-lg border border-line p-3"
    >
      <div className="grid gap-3 md:grid-cols-[10rem_1fr]">
        <Field
          label={words.date}
          type="date"
          required
          value={date}
          error={wordsAt('date')}
          data-testid="note-date"
          onChange={(event) => setDate(event.target.value)}
        />
        <Field
          label={words.text}
          required
          maxLength={500}
          value={note}
          error={wordsAt('text')}
          data-first
          data-testid="note-text"
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <Alert>{failure}</Alert>
      <div className="flex justify-end gap-2">
        {edited !== null && (
          <Button kind="quiet" onClick={onDone}>
            {words.cancel}
          </Button>
        )}
        <Button
          kind="primary"
          type="submit"
          disabled={add.isPending || change.isPending}
          data-testid="save-note"
        >
          {edited === null ? words.add : words.save}
        </Button>
      </div>
    </form>
  );
}

type NoteProps = { note: Annotation; onEdit: (() => void) | null; onRemove: () => void };

function Note({ note, onEdit, onRemove }: NoteProps) {
  const { formats } = useLocale();
  const { annotations: words } = useNotesText();
  return (
    <li
      data-testid="note"
      data-date={note.date}
      className="flex items-baseline gap-3 border-t border-line py-2 first:border-0"
    >
      <span className="figures w-28 shrink-0 text-quiet">{formats.dates.day(note.date)}</span>
      <bdi className="min-w-0 grow wrap-anywhere">{note.text}</bdi>
      {onEdit !== null && (
        <span className="-my-1 flex shrink-0 self-start">
          <IconButton icon="edit" label={words.edit(note.text)} size="small" onPress={onEdit} />
          <IconButton icon="bin" label={words.remove(note.text)} size="small" onPress={onRemove} />
        </span>
      )}
    </li>
  );
}
