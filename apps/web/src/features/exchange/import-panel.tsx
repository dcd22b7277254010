/** Brings hits in from a file, shows how far each import is, and takes one back as a whole. */
import {
  IMPORT_KINDS,
  type Import,
  type ImportKind,
  isPermitted,
  type OpenSite,
} from '@footfall/domain';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useDataText } from '../../text/views/data.ts';
import { useTRPC } from '../../trpc/client.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Part } from '../../ui/part.tsx';
import { type SendState, useImport } from './use-import.ts';

/** While a worker is at one, the list is asked for so often. */
const REFRESH_MS = 2_000;
const MOVING: ReadonlySet<Import['state']> = new Set(['waiting', 'running', 'undoing']);

export function ImportPanel({ site }: { site: OpenSite }) {
  const { import: words } = useDataText();
  const mayWrite = isPermitted(site.permissions, 'hits:write');
  const { state, start, refresh, cancel } = useImport(site.id);
  return (
    <Part title={words.title} lead={words.lead}>
      {mayWrite ? (
        <ImportForm state={state} onStart={start} onCancel={cancel} />
      ) : (
        <p className="text-warn">{words.needsPermission}</p>
      )}
      <ImportList site={site} mayUndo={mayWrite} onUndone={refresh} />
    </Part>
  );
}

/** What files of a kind are mostly called; logs have any name, also `access.log.1`. */
const ENDINGS: Record<ImportKind, string | undefined> = {
  footfall: '.ndjson,.jsonl,.gz',
  accessLog: undefined,
};

type ImportFormProps = {
  state: SendState;
  onStart: (file: File, kind: ImportKind) => void;
  onCancel: () => void;
};

function ImportForm({ state, onStart, onCancel }: ImportFormProps) {
  const { import: words } = useDataText();
  const [file, setFile] = useState<File | null>(null);
  const [kind, setKind] = useState<ImportKind>('footfall');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (file !== null) onStart(file, kind);
  };
  return (
    <form onSubmit={submit} className="grid grid-cols-1 gap-4">
      <SelectField
        label={words.kind}
        value={kind}
        data-testid="import-kind"
        onChange={(event) => setKind(event.target.value as ImportKind)}
      >
        {IMPORT_KINDS.map((one) => (
          <option key={one} value={one}>
            {words.kinds[one]}
          </option>
        ))}
      </SelectField>
      <Field
        label={words.file}
        hint={words.fileHints[kind]}
        type="file"
        accept={ENDINGS[kind]}
        required
        data-testid="import-file"
        onChange={(event) => setFile(event.target.files?.[0] ?? null)}
      />
      <div className="flex flex-wrap items-center gap-3">
        {state.is === 'sending' ? (
          <Button onClick={onCancel}>{words.cancel}</Button>
        ) : (
          <Button kind="primary" type="submit" data-testid="start-import">
            {words.start}
          </Button>
        )}
        <SendWords state={state} />
      </div>
    </form>
  );
}

function SendWords({ state }: { state: SendState }) {
  const { import: words } = useDataText();
  const { formats } = useLocale();
  const told = {
    idle: '',
    sending: state.is === 'sending' ? words.sending(formats.numbers.wholePercent(state.share)) : '',
    sent: words.sent,
    cancelled: words.cancelled,
    failed: state.is === 'failed' ? words.failed(state.reason) : '',
  }[state.is];
  return (
    <p
      role="status"
      data-testid="import-state"
      className={`figures ${state.is === 'failed' ? 'text-bad' : 'text-quiet'}`}
    >
      {told}
    </p>
  );
}

type ImportListProps = { site: OpenSite; mayUndo: boolean; onUndone: () => unknown };

function ImportList({ site, mayUndo, onUndone }: ImportListProps) {
  const { import: words } = useDataText();
  const trpc = useTRPC();
  const { data: imports = [] } = useQuery({
    ...trpc.imports.list.queryOptions({ site: site.id }),
    refetchInterval: ({ state }) =>
      state.data?.some((one) => MOVING.has(one.state)) === true ? REFRESH_MS : false,
  });
  if (imports.length === 0) return null;
  return (
    <section className="grid grid-cols-1 gap-2">
      <h3 className="font-semibold">{words.list}</h3>
      <ul className="grid grid-cols-1 divide-y divide-line border-y border-line">
        {imports.map((one) => (
          <ImportRow key={one.id} site={site.id} one={one} mayUndo={mayUndo} onUndone={onUndone} />
        ))}
      </ul>
    </section>
  );
}

type ImportRowProps = { site: string; one: Import; mayUndo: boolean; onUndone: () => unknown };

function ImportRow({ site, one, mayUndo, onUndone }: ImportRowProps) {
  const { import: words } = useDataText();
  const { formats } = useLocale();
  const trpc = useTRPC();
  const [isAsked, setAsked] = useState(false);
  const undo = useMutation(trpc.imports.undo.mutationOptions({ onSettled: onUndone }));
  const { count } = formats.numbers;
  const { counts, state, pieces, piecesRead } = one;
  const canUndo = mayUndo && !isAsked && state !== 'undone' && state !== 'undoing';
  return (
    <li className="grid grid-cols-1 gap-1 py-2" data-testid="import">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <p className="min-w-0 font-medium wrap-anywhere">{one.name}</p>
        <p className="text-quiet" data-testid="import-row-state">
          {words.states[state]}
          {state === 'running' &&
            pieces > 0 &&
            ` · ${formats.numbers.wholePercent(piecesRead / pieces)}`}
        </p>
      </div>
      <p className="figures text-quiet">
        {words.counts(count(counts.hits), count(counts.leftOut), count(counts.malformed))}
        {one.kind === 'accessLog' && ` · ${words.skipped(count(counts.skipped))}`}
        {counts.firstAt !== null &&
          counts.lastAt !== null &&
          ` · ${formats.dates.days(counts.firstAt.slice(0, 10), counts.lastAt.slice(0, 10))}`}
      </p>
      {one.failure !== null && <p className="text-bad">{one.failure}</p>}
      {counts.errors.length > 0 && <ImportErrors one={one} />}
      {canUndo && (
        <div>
          <Button kind="small" className="-ml-2" onClick={() => setAsked(true)}>
            {words.undo}
          </Button>
        </div>
      )}
      {isAsked && state !== 'undone' && (
        <fieldset className="flex flex-wrap items-center gap-2" aria-label={words.undo}>
          <p>{words.undoSure}</p>
          <Button
            kind="plain"
            disabled={undo.isPending || state === 'undoing'}
            onClick={() => undo.mutate({ site, import: one.id })}
            data-testid="undo-import"
          >
            {words.undoYes}
          </Button>
          <Button kind="quiet" onClick={() => setAsked(false)}>
            {words.undoNo}
          </Button>
        </fieldset>
      )}
    </li>
  );
}

function ImportErrors({ one }: { one: Import }) {
  const { import: words } = useDataText();
  const { formats } = useLocale();
  return (
    <details className="text-quiet">
      <summary className="w-fit rounded-sm hover:text-ink">{words.errors}</summary>
      <ul className="figures mt-1 grid grid-cols-1 list-disc gap-0.5 pl-5">
        {one.counts.errors.map(({ line, reason }) => (
          <li key={line}>{words.error(formats.numbers.count(line), reason)}</li>
        ))}
      </ul>
    </details>
  );
}
