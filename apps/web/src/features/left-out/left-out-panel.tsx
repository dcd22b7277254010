/** What is kept but in no report: by the reason, bots by their names, and the pages that they read. */
import { BOT_KINDS, type BotKind, type LeftOutReport, readablePage } from '@footfall/domain';
import type { ReactNode } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { type LeftOutText, useLeftOutText } from '../../text/views/left-out.ts';
import { useQualityText } from '../../text/views/quality.ts';
import { Card, EmptyPlace, Tile, Tiles } from '../../ui/card.tsx';
import { RowBar } from '../../ui/row-bar.tsx';

/** Bots of which kind are shown; null: of any. */
export type Kind = BotKind | null;

type LeftOutPanelProps = {
  report: LeftOutReport;
  kind: Kind;
  /** Chooses the kind; at the right of the title. */
  kindTools: ReactNode;
  /** What leads to the rules of the site. */
  rulesDeed: ReactNode;
};

export function LeftOutPanel({ report, kind, kindTools, rulesDeed }: LeftOutPanelProps) {
  const { formats } = useLocale();
  const words = useLeftOutText();
  const { totals, bots } = report;
  const { count } = formats.numbers;
  if (totals.hits === 0) {
    return (
      <EmptyPlace title={words.emptyTitle} lead={words.emptyLead}>
        {rulesDeed}
      </EmptyPlace>
    );
  }
  const ofAi = bots.filter((bot) => bot.kind === 'ai');
  const pageviewsOfAi = ofAi.reduce((sum, { pageviews }) => sum + pageviews, 0);
  return (
    <>
      <Tiles label={words.totals}>
        <Tile
          testId="left-out-hits"
          raw={totals.hits}
          label={words.hits}
          value={count(totals.hits)}
          note={words.hitsNote(count(totals.pageviews))}
        />
        <Tile
          testId="left-out-visitors"
          raw={totals.visitors}
          label={words.visitors}
          value={count(totals.visitors)}
          note={words.visitorsNote}
        />
        <Tile
          testId="left-out-ai"
          raw={pageviewsOfAi}
          label={words.ai}
          value={count(pageviewsOfAi)}
          note={words.aiNote(count(ofAi.length), ofAi.length === 1)}
        />
      </Tiles>
      <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
        <div className="grid grid-cols-1 gap-3">
          <Reasons report={report} words={words} tools={rulesDeed} />
          {report.pages.length > 0 && <Pages report={report} words={words} />}
        </div>
        {bots.length > 0 && <Bots report={report} kind={kind} words={words} tools={kindTools} />}
      </div>
    </>
  );
}

function Reasons({
  report,
  words,
  tools,
}: {
  report: LeftOutReport;
  words: LeftOutText;
  tools: ReactNode;
}) {
  const { formats } = useLocale();
  const { outcomes } = useQualityText();
  const { totals, verdicts } = report;
  return (
    <Card title={words.reasons} lead={words.reasonsLead} tools={tools}>
      <ol>
        {verdicts.map(({ verdict, hits }) => (
          <li
            key={verdict}
            data-testid="left-out-reason"
            data-label={verdict}
            data-value={hits}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-t border-line py-2 first:border-0"
          >
            <p className="font-medium">{words.verdicts[verdict]}</p>
            <p className="figures text-right font-medium">
              {formats.numbers.count(hits)}
              <span className="ml-3 inline-block w-10 font-normal text-quiet">
                {formats.numbers.percent(hits / totals.hits)}
              </span>
            </p>
            <p className="col-span-2 text-label text-quiet">
              {verdict === 'judgedAgain' ? words.judgedAgain : outcomes[verdict]}
            </p>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Bots({
  report,
  kind,
  words,
  tools,
}: {
  report: LeftOutReport;
  kind: Kind;
  words: LeftOutText;
  tools: ReactNode;
}) {
  const { formats } = useLocale();
  const shown = report.bots.filter((bot) => kind === null || bot.kind === kind);
  const most = Math.max(1, ...shown.map(({ hits }) => hits));
  return (
    <Card title={words.bots} lead={words.botsLead} tools={tools}>
      {shown.length === 0 && <p className="text-quiet">{words.noBots}</p>}
      <ol className="grid grid-cols-1 gap-px">
        {shown.map((bot) => (
          <Bar
            key={bot.name ?? '~'}
            testId="bot"
            label={bot.name ?? words.unnamed}
            note={bot.kind === null ? null : words.kinds[bot.kind]}
            title={words.botTitle({
              pages: formats.numbers.count(bot.pages),
              last: formats.dates.day(bot.lastAt.slice(0, 10)),
            })}
            count={bot.hits}
            share={bot.hits / most}
          />
        ))}
      </ol>
    </Card>
  );
}

function Pages({ report, words }: { report: LeftOutReport; words: LeftOutText }) {
  const most = Math.max(1, ...report.pages.map(({ pageviews }) => pageviews));
  return (
    <Card title={words.pages} lead={words.pagesLead}>
      <ol className="grid grid-cols-1 gap-px">
        {report.pages.map(({ page, pageviews }) => (
          <Bar
            key={page}
            testId="left-out-page"
            label={readablePage(page)}
            note={null}
            title={readablePage(page)}
            count={pageviews}
            share={pageviews / most}
          />
        ))}
      </ol>
    </Card>
  );
}

type BarProps = {
  testId: string;
  label: string;
  note: string | null;
  title: string;
  count: number;
  share: number;
};

function Bar({ testId, label, note, title, count, share }: BarProps) {
  const { formats } = useLocale();
  return (
    <li
      data-testid={testId}
      data-label={label}
      data-value={count}
      title={title}
      className="relative isolate flex h-7 items-center gap-2 px-2"
    >
      <RowBar share={share} />
      <bdi className="min-w-0 truncate">{label}</bdi>
      {note !== null && <span className="shrink-0 text-label text-quiet">{note}</span>}
      <span className="figures ml-auto font-medium">{formats.numbers.count(count)}</span>
    </li>
  );
}

/** The kind that an address names. */
export function kindOf(text: string | undefined): Kind {
  return BOT_KINDS.find((one) => one === text) ?? null;
}
