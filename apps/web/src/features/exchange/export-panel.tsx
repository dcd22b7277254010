/** Takes the hits of some days away as a file. */
import { isPermitted, type OpenSite } from '@footfall/domain';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { formatBytes } from '../../format/bytes.ts';
import { useLocale } from '../../text/locale.tsx';
import { type DataText, useDataText } from '../../text/views/data.ts';
import { useTRPC } from '../../trpc/client.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Part } from '../../ui/part.tsx';
import { type ExportProgress, type ExportWish, saveExport } from './save-export.ts';

type State =
  | { is: 'idle' }
  | { is: 'going'; progress: ExportProgress | null }
  | { is: 'done'; bytes: number }
  | { is: 'cancelled' }
  | { is: 'failed'; reason: string };

const FORMATS = ['ndjson', 'parquet'] as const;

type ExportPanelProps = { site: OpenSite; today: string; firstDay: string };

export function ExportPanel({ site, today, firstDay }: ExportPanelProps) {
  const { export: words } = useDataText();
  const mayRead = isPermitted(site.permissions, 'hits:read');
  return (
    <Part title={words.title} lead={words.lead}>
      {mayRead ? (
        <ExportForm siteId={site.id} today={today} firstDay={firstDay} />
      ) : (
        <p className="text-warn">{words.needsPermission}</p>
      )}
    </Part>
  );
}

type ExportFormProps = { siteId: string; today: string; firstDay: string };

function ExportForm({ siteId, today, firstDay }: ExportFormProps) {
  const { export: words } = useDataText();
  const { formats } = useLocale();
  const [wish, setWish] = useState<ExportWish>({
    siteId,
    from: firstDay,
    to: today,
    format: 'ndjson',
    leftOut: false,
  });
  const { state, start, cancel } = useExport(words);
  const hitsMax = useHitsMax(wish);
  const put = (change: Partial<ExportWish>) => setWish((now) => ({ ...now, ...change }));
  const isWrong = wish.from > wish.to;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!isWrong) start(wish);
  };
  return (
    <form onSubmit={submit} className="grid grid-cols-1 gap-4 md:grid-cols-3">
      <Field
        label={words.from}
        type="date"
        required
        max={today}
        value={wish.from}
        error={isWrong ? words.wrongOrder : undefined}
        onChange={(event) => put({ from: event.target.value })}
      />
      <Field
        label={words.to}
        type="date"
        required
        max={today}
        value={wish.to}
        onChange={(event) => put({ to: event.target.value })}
      />
      <SelectField
        label={words.format}
        value={wish.format}
        onChange={(event) => {
          const format = FORMATS.find((one) => one === event.target.value);
          if (format !== undefined) put({ format });
        }}
      >
        {FORMATS.map((format) => (
          <option key={format} value={format}>
            {words.formats[format]}
          </option>
        ))}
      </SelectField>
      <label className="flex items-center gap-2 md:col-span-3">
        <input
          type="checkbox"
          checked={wish.leftOut}
          onChange={(event) => put({ leftOut: event.target.checked })}
          className="size-4 shrink-0 accent-accent"
        />
        {words.leftOut}
      </label>
      <div className="flex flex-wrap items-center gap-3 md:col-span-3">
        {state.is === 'going' ? (
          <Button onClick={cancel} data-testid="cancel-export">
            {words.cancel}
          </Button>
        ) : (
          <Button kind="primary" type="submit" data-testid="start-export">
            {words.start}
          </Button>
        )}
        <ExportState
          state={state}
          hitsMax={hitsMax}
          idle={hitsMax === null ? '' : words.atMost(formats.numbers.count(hitsMax))}
          isCounted={wish.format === 'ndjson'}
        />
      </div>
    </form>
  );
}

/** How many hits there are at most, once the days are right. */
function useHitsMax({ siteId: site, from, to }: ExportWish): number | null {
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.hits.measure.queryOptions({ site, from, to }),
    enabled: from !== '' && to !== '' && from <= to,
    placeholderData: keepPreviousData,
  });
  return data?.hitsMax ?? null;
}

type ExportStateProps = {
  state: State;
  hitsMax: number | null;
  idle: string;
  /** Lines can be counted, rows of a Parquet file cannot. */
  isCounted: boolean;
};

function ExportState({ state, hitsMax, idle, isCounted }: ExportStateProps) {
  const { export: words } = useDataText();
  const { formats } = useLocale();
  const size = (bytes: number) => formatBytes(bytes, formats.locale);
  const { count } = formats.numbers;
  const told = (): string => {
    switch (state.is) {
      case 'idle':
        return idle;
      case 'going': {
        if (state.progress === null) return words.begun;
        const { bytes, lines } = state.progress;
        return isCounted && hitsMax !== null
          ? words.progressOf(count(lines), count(hitsMax), size(bytes))
          : words.progress(size(bytes));
      }
      case 'done':
        return words.done(size(state.bytes));
      case 'cancelled':
        return words.cancelled;
      case 'failed':
        return words.failed(state.reason);
    }
  };
  const tone = { done: 'text-good', failed: 'text-bad' } as const;
  const colour = state.is === 'done' || state.is === 'failed' ? tone[state.is] : 'text-quiet';
  return (
    <p role="status" data-testid="export-state" className={`figures ${colour}`}>
      {told()}
    </p>
  );
}

function useExport(words: DataText['export']) {
  const { text } = useLocale();
  const [state, setState] = useState<State>({ is: 'idle' });
  const going = useRef<AbortController | null>(null);
  useEffect(() => () => going.current?.abort(), []);
  const start = (wish: ExportWish) => {
    const controller = new AbortController();
    going.current = controller;
    const { signal } = controller;
    let bytes = 0;
    setState({ is: 'going', progress: null });
    saveExport(wish, signal, (progress) => {
      bytes = progress.bytes;
      setState({ is: 'going', progress });
    }).then(
      (failure) =>
        setState(
          failure === null
            ? { is: 'done', bytes }
            : { is: 'failed', reason: failureWords(failure, text) },
        ),
      () =>
        setState(signal.aborted ? { is: 'cancelled' } : { is: 'failed', reason: words.brokenOff }),
    );
  };
  return { state, start, cancel: () => going.current?.abort() };
}
