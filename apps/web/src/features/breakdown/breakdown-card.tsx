/** One card: what the numbers are made of, by one of a few dimensions; a row filters the page. */
import { lazy, type ReactNode, Suspense, useId } from 'react';
import { type Card, type CardTab, withDetails, withTab } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { useLocale } from '../../text/locale.tsx';
import type { Failure } from '../../trpc/failure.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { useStillWords } from '../../trpc/use-still-words.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuChoices } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StillLine } from '../../ui/still-line.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { NoRows } from './no-rows.tsx';
import { Row } from './row.tsx';
import { type BreakdownAnswer, filteredBy } from './rows.ts';
import { useBreakdown } from './use-breakdown.ts';
import { BREAKDOWN_VIEWS, ROWS_SHOWN, tabsOf } from './views.ts';

/** The world weighs more than the rest of the page: it comes when somebody asks for it. */
const WorldMap = lazy(async () => ({ default: (await import('../../ui/world-map.tsx')).WorldMap }));

/** As many tabs as fit into the head of the narrowest card; the others are behind "more". */
const TABS_SHOWN = 3;

export function BreakdownCard({ card, view }: { card: Card; view: DashboardView }) {
  const { text } = useLocale();
  const panelId = useId();
  const { answer, isOld, failure, retry } = useBreakdown(card, view);
  const still = useStillWords(failure, isOld ? answer?.days : undefined);
  // Room for ten rows, so that nothing jumps from tab to tab; few sites have ten events.
  const isShort = card === 'events';
  const hasTabs = tabsOf(card, view).length > 1;
  return (
    <section
      aria-label={text.cards[card]}
      aria-busy={isOld}
      data-testid={`card-${card}`}
      className="flex min-w-0 flex-col rounded-lg border border-line bg-surface px-4 pt-3 pb-2"
    >
      <div className="mb-2 flex min-h-7 flex-wrap items-center justify-between gap-x-2 md:max-lg:grid md:max-lg:justify-start">
        <h2 className="text-title font-semibold">{text.cards[card]}</h2>
        {hasTabs && <CardTabs card={card} view={view} panelId={panelId} />}
      </div>
      <Panel id={panelId} isTab={hasTabs} label={text.tabs[view.state.tabs[card]]}>
        {still !== null && (
          <StillLine words={still}>
            <Button kind="small" onClick={retry}>
              {text.tryAgain}
            </Button>
          </StillLine>
        )}
        <div
          className={`${isShort ? 'min-h-44' : 'min-h-44 md:min-h-[21.5rem]'} ${isOld ? 'stale' : ''}`}
        >
          {answer === undefined && failure === null ? (
            <SkeletonRows count={isShort ? ROWS_SHOWN / 2 : ROWS_SHOWN} />
          ) : (
            <Content
              card={card}
              answer={answer}
              failure={still === null ? failure : null}
              retry={retry}
              view={view}
            />
          )}
        </div>
      </Panel>
      <CardFoot card={card} answer={answer} view={view} />
    </section>
  );
}

/** What the tabs change; without tabs nothing to speak of. */
function Panel(props: { id: string; isTab: boolean; label: string; children: ReactNode }) {
  if (!props.isTab) return props.children;
  return (
    <div id={props.id} role="tabpanel" aria-label={props.label}>
      {props.children}
    </div>
  );
}

function CardTabs({ card, view, panelId }: { card: Card; view: DashboardView; panelId: string }) {
  const { text } = useLocale();
  const selected = view.state.tabs[card];
  const all = tabsOf(card, view);
  const rest = all.slice(TABS_SHOWN);
  const isBehind = rest.includes(selected);
  const select = (tab: CardTab) => view.change(withTab(view.state, card, tab));
  const shown = isBehind ? [...all.slice(0, TABS_SHOWN), selected] : all.slice(0, TABS_SHOWN);
  return (
    <div className="flex flex-wrap items-center">
      <Tabs
        label={text.cards.views(text.cards[card])}
        tabs={shown.map((name) => ({ name, label: text.tabs[name] }))}
        selected={selected}
        panelId={panelId}
        onSelect={select}
      />
      {rest.length > 0 && (
        <Menu
          kind="small"
          align="end"
          label={text.cards.more(text.cards[card])}
          testId={`more-${card}`}
          trigger={<Icon name="chevron" />}
        >
          <MenuChoices
            value={selected}
            choices={rest.map((value) => ({ value, label: text.tabs[value] }))}
            onChoose={select}
          />
        </Menu>
      )}
    </div>
  );
}

function CardFoot({
  card,
  answer,
  view,
}: {
  card: Card;
  answer: BreakdownAnswer | undefined;
  view: DashboardView;
}) {
  const { text, formats } = useLocale();
  const isMore = answer !== undefined && answer.rowCount > answer.rows.length;
  return (
    <div className="mt-auto flex h-8 items-center justify-between gap-2 pt-1">
      <p className="figures text-label text-quiet">
        {isMore &&
          text.cards.rowsOf(
            formats.numbers.count(answer.rows.length),
            formats.numbers.count(answer.rowCount),
          )}
      </p>
      <button
        type="button"
        data-testid={`details-${card}`}
        aria-label={text.details.open(text.cards[card])}
        onClick={() => view.change(withDetails(view.state, card))}
        className={buttonClass('small', '-mr-2')}
      >
        {text.details.label}
        <Icon name="expand" className="size-3.5" />
      </button>
    </div>
  );
}

type ContentProps = {
  card: Card;
  answer: BreakdownAnswer | undefined;
  failure: Failure | null;
  retry: () => void;
  view: DashboardView;
};

function Content({ card, answer, failure, retry, view }: ContentProps): ReactNode {
  const { text, formats } = useLocale();
  if (failure !== null) {
    return (
      <Middle>
        <Notice tone="bad" title={failureWords(failure, text)} lead={text.failure.cardLead}>
          <Button onClick={retry}>{text.tryAgain}</Button>
        </Notice>
      </Middle>
    );
  }
  if (answer === undefined) return null;
  if (answer.rows.length === 0) {
    return (
      <Middle>
        <NoRows lead={emptyWords(text.empty, answer)} view={view} />
      </Middle>
    );
  }
  const filter = (values: readonly (string | null)[], isOut: boolean) => {
    const asked = BREAKDOWN_VIEWS[answer.tab];
    const next = filteredBy(view.state, asked, { values, isOut });
    // One row alone says nothing more: the card goes on to what it is made of.
    view.change(isOut || asked.next === undefined ? next : withTab(next, card, asked.next));
  };
  const list = (rows: BreakdownAnswer['rows'], more = '') => (
    <ol className={`grid grid-cols-1 gap-px ${more}`}>
      {rows.map((row) => (
        <Row
          key={JSON.stringify(row.values)}
          row={row}
          answer={answer}
          domain={view.site.domain}
          onFilter={(isOut) => filter(row.values, isOut)}
        />
      ))}
    </ol>
  );
  if (answer.tab === 'map') {
    return (
      <div className="@container grid grid-cols-1 gap-2">
        <Suspense fallback={<div className="skeleton aspect-2/1" />}>
          <WorldMap
            label={text.map.label}
            rows={answer.rows.map(({ values: [country = null], count, bar }) => ({
              country,
              count,
              told: formats.numbers.metric(answer.metric, count, 'exact'),
              weight: bar,
            }))}
            onChoose={(country) => filter([country], false)}
          />
        </Suspense>
        {/* As many as there is room for below a map that is as high as the card is wide. */}
        {list(answer.rows.slice(0, ROWS_BELOW_MAP), '@min-[26rem]:[&>:nth-child(n+4)]:hidden')}
      </div>
    );
  }
  return (
    <>
      <p className="mb-1 flex justify-between px-2 text-label text-quiet">
        <span>{answer.dimensions.map((dimension) => text.dimension[dimension]).join(', ')}</span>
        <span>{text.metric[answer.metric]}</span>
      </p>
      {list(answer.rows)}
    </>
  );
}

/** Of a narrow card; see there. */
const ROWS_BELOW_MAP = 6;

/** In the middle of the card's room, whatever it is. */
function Middle({ children }: { children: ReactNode }) {
  return <div className="grid min-h-[inherit] grid-cols-1">{children}</div>;
}

export function emptyWords(
  words: Readonly<Record<string, string>>,
  { dimensions }: Pick<BreakdownAnswer, 'dimensions'>,
): string {
  return words[dimensions.at(-1) ?? ''] ?? '';
}

function SkeletonRows({ count }: { count: number }) {
  return (
    <div className="grid grid-cols-1 gap-1 pt-5">
      {Array.from({ length: count }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else
          key={index}
          className="skeleton h-7"
          style={{ width: `${100 - index * 8}%` }}
        />
      ))}
    </div>
  );
}
