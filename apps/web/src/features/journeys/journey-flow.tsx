/** The picture of a journey: boxes that lead on when they are chosen, ribbons between them, and a table of the same. */
import { type JourneyNode, type JourneyReport, readablePage } from '@footfall/domain';
import { useMemo, useState } from 'react';
import { changeBetween } from '../../format/change.ts';
import { useLocale } from '../../text/locale.tsx';
import { useJourneysText } from '../../text/views/journeys.ts';
import { Card } from '../../ui/card.tsx';
import { ChangeSince } from '../../ui/change-of.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { useSize } from '../../ui/use-size.ts';
import { type Box, type Flow, flowOf } from './flow.ts';

type JourneyWay = {
  direction: 'forward' | 'backward';
  through: 'pages' | 'pagesAndEvents';
  /** What it is looked at from, in words; null: where sessions begin, or end. */
  start: string | null;
};

type JourneyFlowProps = {
  report: JourneyReport;
  /** On the days compared with; null while nothing is. */
  before: (Pick<JourneyReport, 'sessions'> & { meta: { from: string; to: string } }) | null;
  way: JourneyWay;
  onChoose: (node: JourneyNode) => void;
};

export function JourneyFlow({ report, before, way, onChoose }: JourneyFlowProps) {
  const { formats } = useLocale();
  const words = useJourneysText();
  const [measure, { width }] = useSize();
  if (report.sessions === 0) {
    return (
      <Card title={words.chart}>
        <div className="h-60">
          <Notice lead={words.none} />
        </div>
      </Card>
    );
  }
  const sessions = formats.numbers.count(report.sessions);
  const summary =
    way.start === null
      ? words.summaryAll[way.direction](sessions)
      : words.summary(sessions, way.start);
  return (
    <Card
      title={words.chart}
      lead={
        <>
          {summary}{' '}
          {before !== null && (
            <ChangeSince
              before={before}
              change={changeBetween(report.sessions, before.sessions)}
              told={formats.numbers.count(before.sessions)}
            />
          )}
        </>
      }
      testId="journey"
    >
      <div ref={measure} data-testid="journey-sessions" data-value={report.sessions}>
        <ScrollRegion label={summary} className="overflow-x-auto pb-2">
          {width > 0 && <Picture report={report} way={way} width={width} onChoose={onChoose} />}
        </ScrollRegion>
        <LinkTable report={report} way={way} />
      </div>
    </Card>
  );
}

function Picture({
  report,
  way,
  width,
  onChoose,
}: Omit<JourneyFlowProps, 'before'> & { width: number }) {
  const flow = useMemo(() => flowOf(report, way.direction, width), [report, way.direction, width]);
  const [lit, setLit] = useState<string | null>(null);
  return (
    <div className="relative" style={{ width: flow.width, height: flow.height }}>
      <Ribbons flow={flow} lit={lit} />
      {flow.boxes.map((box) => (
        <NodeBox
          key={box.key}
          box={box}
          way={way}
          share={box.sessions / report.sessions}
          onLight={setLit}
          onChoose={onChoose}
        />
      ))}
    </div>
  );
}

function Ribbons({ flow, lit }: { flow: Flow; lit: string | null }) {
  return (
    <svg aria-hidden="true" width={flow.width} height={flow.height} className="absolute inset-0">
      {flow.ribbons.map(({ key, from, to, path, isEnd }) => {
        const isLit = lit !== null && (from === lit || to === lit);
        return (
          <path
            key={key}
            d={path}
            fill={isEnd ? 'var(--quiet)' : 'var(--accent)'}
            opacity={isLit ? 0.5 : isEnd ? 0.1 : 0.18}
          />
        );
      })}
    </svg>
  );
}

const BOX =
  'absolute flex items-baseline gap-2 overflow-hidden rounded-md border px-2 pt-[3px] text-left';

function NodeBox({
  box,
  way,
  share,
  onLight,
  onChoose,
}: {
  box: Box;
  way: JourneyWay;
  share: number;
  onLight: (key: string | null) => void;
  onChoose: (node: JourneyNode) => void;
}) {
  const { formats } = useLocale();
  const words = useJourneysText();
  const { node, x, y, width, height, sessions } = box;
  const name = nodeName(node, way, words);
  const place = { left: x, top: y, width, height };
  const inside = (
    <>
      <bdi className="min-w-0 grow truncate">{name}</bdi>
      <span className="figures shrink-0 font-medium">{formats.numbers.short(sessions)}</span>
      <span className="figures hidden w-11 shrink-0 text-right text-label md:inline">
        {formats.numbers.percent(share)}
      </span>
    </>
  );
  const data = {
    'data-testid': 'journey-node',
    'data-label': `${box.level} ${name}`,
    'data-value': sessions,
  };
  const light = { onPointerEnter: () => onLight(box.key), onPointerLeave: () => onLight(null) };
  if (node.kind === 'end' || node.kind === 'other') {
    return (
      <div
        {...data}
        {...light}
        title={name}
        className={`${BOX} border-dashed border-edge bg-surface text-quiet`}
        style={place}
      >
        {inside}
      </div>
    );
  }
  return (
    <button
      {...data}
      {...light}
      type="button"
      title={words.goOn(name)}
      onClick={() => onChoose(node)}
      onFocus={() => onLight(box.key)}
      onBlur={() => onLight(null)}
      className={`${BOX} border-transparent bg-bar hover:bg-bar-strong`}
      style={place}
    >
      {inside}
    </button>
  );
}

function nodeName(
  { kind, name }: JourneyNode,
  way: JourneyWay,
  words: ReturnType<typeof useJourneysText>,
): string {
  switch (kind) {
    case 'page':
      return readablePage(name ?? '');
    case 'event':
      return words.startEvent(name ?? '');
    case 'other':
      return way.through === 'pages' ? words.others : words.othersWithEvents;
    case 'end':
      return way.direction === 'forward' ? words.left : words.began;
  }
}

/** The same as rows, for those who do not see it. */
function LinkTable({ report, way }: { report: JourneyReport; way: JourneyWay }) {
  const { formats } = useLocale();
  const words = useJourneysText();
  return (
    <div className="sr-only">
      <table>
        <thead>
          <tr>
            <th scope="col">{words.depth}</th>
            <th scope="col">{words.from}</th>
            <th scope="col">{words.to}</th>
            <th scope="col">{words.sessions}</th>
          </tr>
        </thead>
        <tbody>
          {report.links.map(({ level, from, to, sessions }) => (
            <tr key={`${level} ${from.kind} ${from.name} ${to.kind} ${to.name}`}>
              <td>{words.level(formats.numbers.count(level + 1))}</td>
              <td>{nodeName(from, way, words)}</td>
              <td>{nodeName(to, way, words)}</td>
              <td>{formats.numbers.count(sessions)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
