/** Lays a journey out: a column of boxes for each level, and ribbons as thick as the sessions that go along them. */
import type { JourneyNode, JourneyReport } from '@footfall/domain';

export type Box = {
  key: string;
  node: JourneyNode;
  level: number;
  sessions: number;
  x: number;
  y: number;
  width: number;
  height: number;
};

type Ribbon = {
  key: string;
  from: string;
  to: string;
  path: string;
  /** Leads out of the site. */
  isEnd: boolean;
  sessions: number;
};

export type Flow = { boxes: Box[]; ribbons: Ribbon[]; width: number; height: number };

/** A box holds a line of text. */
const BOX_HEIGHT_MIN = 28;
const BOX_GAP = 8;
/** What all sessions together are high. */
const SESSIONS_HEIGHT = 300;
const COLUMN_WIDTH_MIN = 200;
/** Of a column's width, what ribbons have. */
const RIBBON_WIDTH = 56;

const keyOf = (level: number, { kind, name }: JourneyNode) => `${level} ${kind} ${name ?? ''}`;

type Direction = 'forward' | 'backward';

/** `width` is the room there is; more is taken where the columns need it. */
export function flowOf(report: JourneyReport, direction: Direction, width: number): Flow {
  const nodes = nodesOf(report);
  const levels = Math.max(0, ...nodes.map(({ level }) => level)) + 1;
  const column = Math.max(width / levels, COLUMN_WIDTH_MIN);
  const boxWidth = column - RIBBON_WIDTH;
  const unit = SESSIONS_HEIGHT / Math.max(report.sessions, 1);
  const tops = Array.from({ length: levels }, () => 0);
  const boxes = nodes.map(({ node, level, sessions }): Box => {
    const place = direction === 'forward' ? level : levels - 1 - level;
    const height = Math.max(sessions * unit, BOX_HEIGHT_MIN);
    const y = tops[level] ?? 0;
    tops[level] = y + height + BOX_GAP;
    const x = levels === 1 ? 0 : place * ((column * levels - boxWidth) / (levels - 1));
    return { key: keyOf(level, node), node, level, sessions, x, y, width: boxWidth, height };
  });
  return {
    boxes,
    ribbons: ribbonsOf(report, boxes, { direction, unit }),
    width: column * levels,
    height: Math.max(0, ...tops) - BOX_GAP,
  };
}

/** The nodes of all levels; those who go no further are one more, at the foot of the next level. */
function nodesOf({ nodes, links }: JourneyReport) {
  const ends = new Map<number, number>();
  for (const { level, to, sessions } of links) {
    if (to.kind === 'end') ends.set(level + 1, (ends.get(level + 1) ?? 0) + sessions);
  }
  const all = nodes.map(({ level, sessions, kind, name }) => ({
    node: { kind, name },
    level,
    sessions,
  }));
  const gone = [...ends].map(([level, sessions]) => ({
    node: { kind: 'end' as const, name: null },
    level,
    sessions,
  }));
  return [...all, ...gone];
}

/** Ribbons leave and arrive in the order of the boxes that they lead to and come from, so that few cross. */
function ribbonsOf(
  { links }: JourneyReport,
  boxes: readonly Box[],
  { direction, unit }: { direction: Direction; unit: number },
): Ribbon[] {
  const byKey = new Map(boxes.map((box) => [box.key, box]));
  const order = new Map(boxes.map((box, index) => [box.key, index]));
  const placed = links
    .map((link) => ({
      link,
      from: byKey.get(keyOf(link.level, link.from)),
      to: byKey.get(keyOf(link.level + 1, link.to)),
    }))
    .filter(({ from, to }) => from !== undefined && to !== undefined)
    .sort(
      (a, b) =>
        (order.get(a.from?.key ?? '') ?? 0) - (order.get(b.from?.key ?? '') ?? 0) ||
        (order.get(a.to?.key ?? '') ?? 0) - (order.get(b.to?.key ?? '') ?? 0),
    );
  const left = new Map<string, number>();
  const arrived = new Map<string, number>();
  return placed.flatMap(({ link, from, to }) => {
    if (from === undefined || to === undefined) return [];
    const thickness = Math.max(link.sessions * unit, 1);
    const outY = from.y + (left.get(from.key) ?? 0);
    const inY = to.y + (arrived.get(to.key) ?? 0);
    left.set(from.key, (left.get(from.key) ?? 0) + link.sessions * unit);
    arrived.set(to.key, (arrived.get(to.key) ?? 0) + link.sessions * unit);
    const [x1, x2] =
      direction === 'forward' ? [from.x + from.width, to.x] : [from.x, to.x + to.width];
    return [
      {
        key: `${from.key}|${to.key}`,
        from: from.key,
        to: to.key,
        path: ribbonPath({ x1, x2, y1: outY, y2: inY, thickness }),
        isEnd: to.node.kind === 'end',
        sessions: link.sessions,
      },
    ];
  });
}

function ribbonPath(r: { x1: number; x2: number; y1: number; y2: number; thickness: number }) {
  const at = (x: number, y: number) => `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
  const { x1, x2, y1, y2, thickness } = r;
  const middle = (x1 + x2) / 2;
  return `M${at(x1, y1)}C${at(middle, y1)} ${at(middle, y2)} ${at(x2, y2)}L${at(x2, y2 + thickness)}C${at(middle, y2 + thickness)} ${at(middle, y1 + thickness)} ${at(x1, y1 + thickness)}Z`;
}
