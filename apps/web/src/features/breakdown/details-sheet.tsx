/** A card as a full view: every row, more columns, search, order, pages, a file, and a link to exactly this. */
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Card, withTab } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { saveAs, toCsv } from '../../format/csv.ts';
import { numbersOf } from '../../metrics.ts';
import { useLocale } from '../../text/locale.tsx';
import { failureWords } from '../../trpc/failure-words.ts';
import { useReadReport, useReport, useReportFailure, useSteady } from '../../trpc/report.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { emptyWords } from './breakdown-card.tsx';
import {
  closed,
  type Details,
  detailsOf,
  FILE_ROWS_MAX,
  fileRowsOf,
  PAGE_ROWS,
} from './details.ts';
import { DetailsTable } from './details-table.tsx';
import { NoRows } from './no-rows.tsx';
import { tabsOf } from './views.ts';

export function DetailsSheet({ card, view }: { card: Card; view: DashboardView }) {
  const { text } = useLocale();
  const details = detailsOf(card, view);
  const report = useReport(details.question, { isLive: false });
  const { shown, isOld } = useSteady(report.data);
  const failure = useReportFailure(report);
  return (
    <Sheet
      kind="side"
      title={text.cards[card]}
      testId="details"
      onClose={() => view.change(closed(view.state))}
      tools={<Tools view={view} details={details} />}
    >
      <div className="grid grid-cols-1 grow content-start gap-3 p-4">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <DetailsTabs card={card} view={view} />
          <Search view={view} />
        </div>
        {failure !== null && <Notice tone="bad" title={failureWords(failure, text)} />}
        {failure === null && shown === undefined && <div className="skeleton h-80" />}
        {failure === null && shown !== undefined && shown.results.length === 0 && (
          <div className="h-60">
            {view.state.search === '' ? (
              <NoRows lead={emptyWords(text.empty, details)} view={view} />
            ) : (
              <Notice lead={text.details.none} />
            )}
          </div>
        )}
        {failure === null && shown !== undefined && shown.results.length > 0 && (
          <div className={isOld ? 'stale' : ''}>
            <DetailsTable view={view} details={details} result={shown} />
          </div>
        )}
      </div>
      <Pages view={view} rows={shown?.meta.rows ?? 0} />
    </Sheet>
  );
}

function Tools({ view, details }: { view: DashboardView; details: Details }) {
  const { text } = useLocale();
  return (
    <>
      {view.explain !== null && (
        <Button
          kind="small"
          onClick={() => view.explain?.(details.question)}
          data-testid="explain-it"
        >
          <Icon name="question" />
          {text.explain.label}
        </Button>
      )}
      <CopyButton kind="small" icon="link" label={text.details.link} value={location.href} />
      <SaveButton view={view} details={details} />
    </>
  );
}

function SaveButton({ view, details }: { view: DashboardView; details: Details }) {
  const locale = useLocale();
  const { text } = locale;
  const read = useReadReport();
  const save = useMutation({
    mutationFn: () => read({ ...details.question, limit: FILE_ROWS_MAX, offset: 0 }),
    onSuccess: (result) => {
      const { from, to } = result.meta;
      const name = `${view.site.id}-${view.state.tabs[details.card]}-${from}-${to}.csv`;
      saveAs(name, toCsv(fileRowsOf(details, numbersOf(result), locale)));
    },
  });
  return (
    <Button
      kind="small"
      disabled={save.isPending}
      onClick={() => save.mutate()}
      data-testid="save-csv"
    >
      <Icon name="save" />
      {save.isError ? text.details.fileFailed : text.details.file}
    </Button>
  );
}

function DetailsTabs({ card, view }: { card: Card; view: DashboardView }) {
  const { text } = useLocale();
  // A map is a picture of the countries; as a table it is the same.
  const tabs = tabsOf(card, view).filter((tab) => tab !== 'map');
  const selected = view.state.tabs[card] === 'map' ? 'countries' : view.state.tabs[card];
  if (tabs.length < 2) return <span />;
  return (
    <Tabs
      label={text.cards.views(text.cards[card])}
      tabs={tabs.map((name) => ({ name, label: text.tabs[name] }))}
      selected={selected}
      panelId="details-table"
      onSelect={(tab) => view.change(withTab(view.state, card, tab))}
    />
  );
}

/** Long enough to finish a word, short enough not to be waited for. */
const TYPING_MS = 250;

function Search({ view }: { view: DashboardView }) {
  const { text } = useLocale();
  const { state, change } = view;
  const [typed, setTyped] = useState(state.search);
  useEffect(() => {
    if (typed === state.search) return;
    const timer = setTimeout(() => change({ ...state, search: typed, page: 1 }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, state, change]);
  return (
    <SearchField
      label={text.details.search}
      value={typed}
      onChange={setTyped}
      testId="details-search"
    />
  );
}

function Pages({ view, rows }: { view: DashboardView; rows: number }) {
  const { text, formats } = useLocale();
  const { state } = view;
  const pages = Math.max(Math.ceil(rows / PAGE_ROWS), 1);
  const go = (page: number) => view.change({ ...state, page });
  const first = Math.min((state.page - 1) * PAGE_ROWS + 1, rows);
  const last = Math.min(state.page * PAGE_ROWS, rows);
  return (
    <footer className="sticky bottom-0 mt-auto flex h-12 items-center justify-between gap-2 border-t border-line bg-surface px-4">
      <p className="figures text-label text-quiet" data-testid="details-rows" data-value={rows}>
        {text.details.rows(
          formats.numbers.count(first),
          formats.numbers.count(last),
          formats.numbers.count(rows),
        )}
      </p>
      <div className="flex gap-1">
        <Button kind="small" disabled={state.page <= 1} onClick={() => go(state.page - 1)}>
          {text.details.previous}
        </Button>
        <Button kind="small" disabled={state.page >= pages} onClick={() => go(state.page + 1)}>
          {text.details.next}
        </Button>
      </div>
    </footer>
  );
}
