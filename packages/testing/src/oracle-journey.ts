/** The oracle's journeys, from contract.md alone. */
import type { JourneyNode, JourneyQuestion, JourneyReport, StoredHit } from '@footfall/domain';
import { matches } from './oracle-filter.ts';
import { byCount, groupBy } from './oracle-groups.ts';
import type { Counted } from './oracle-select.ts';
import { isPageview } from './oracle-session.ts';

/** A page or event again at once is no step; the start is a session's first such step. */
export function journey(counted: readonly Counted[], question: JourneyQuestion): JourneyReport {
  const { start, depth } = question;
  const sessions = groupBy(counted, ({ hit }) => hit.sessionId);
  const paths = [...sessions.values()].flatMap((hits) => {
    const nodes = hits
      .filter(({ hit }) => isJourneyStep(hit, question))
      .map(({ hit }) => (isPageview(hit) ? `p${hit.page}` : `e${hit.name}`))
      .filter((node, index, all) => node !== all[index - 1]);
    if (question.direction === 'backward' && start === undefined) nodes.reverse();
    const begin = start === undefined ? 0 : nodes.findIndex((node) => isStart(node, start));
    if (begin < 0 || nodes.length === 0) return [];
    const isBackward = question.direction === 'backward' && start !== undefined;
    const path = isBackward ? nodes.slice(0, begin + 1).reverse() : nodes.slice(begin);
    return [path.slice(0, depth + 1)];
  });
  const named = paths.map((path) =>
    path.map((node, level) => nameOr(paths, { node, level }, question)),
  );
  return {
    sessions: paths.length,
    nodes: countNodes(named, depth),
    links: countLinks(named, depth),
  };
}

function isJourneyStep(hit: StoredHit, { through, start }: JourneyQuestion): boolean {
  if (through === 'pagesAndEvents' || isPageview(hit)) return true;
  return start?.type === 'event' && hit.name === start.event;
}

function isStart(node: string, start: NonNullable<JourneyQuestion['start']>): boolean {
  if (start.type === 'event') return node === `e${start.event}`;
  return node.startsWith('p') && matches(node.slice(1), start.page);
}

/** The node, or `o` where it is not among those that are named on its level. */
function nameOr(
  paths: readonly string[][],
  { node, level }: { node: string; level: number },
  { top }: JourneyQuestion,
): string {
  const groups = groupBy(
    paths.flatMap((path) => path.slice(level, level + 1)),
    (each) => each,
  );
  const ranked = [...groups].map(([name, list]) => ({ name: String(name), count: list.length }));
  ranked.sort(
    byCount(
      (row) => row.count,
      (row) => [row.name],
    ),
  );
  return ranked.slice(0, top).some(({ name }) => name === node) ? node : 'o';
}

const KINDS = { p: 'page', e: 'event', o: 'other', x: 'end' } as const;

function toNode(text: string): JourneyNode {
  const kind = KINDS[text.charAt(0) as keyof typeof KINDS];
  return { kind, name: kind === 'page' || kind === 'event' ? text.slice(1) : null };
}

function countNodes(paths: readonly string[][], depth: number): JourneyReport['nodes'] {
  return levels(depth + 1).flatMap((level) => {
    const groups = groupBy(
      paths.flatMap((path) => path.slice(level, level + 1)),
      (each) => each,
    );
    const counted = [...groups].map(([text, list]) => ({ text: String(text), count: list.length }));
    counted.sort(
      byCount(
        (row) => (row.text === 'o' ? -1 : row.count),
        (row) => [row.text],
      ),
    );
    return counted.map(({ text, count }) => ({ ...toNode(text), level, sessions: count }));
  });
}

function countLinks(paths: readonly string[][], depth: number): JourneyReport['links'] {
  return levels(depth).flatMap((level) => {
    const links = paths
      .filter((path) => path.length > level)
      .map((path) => JSON.stringify([path[level], path[level + 1] ?? 'x']));
    const counted = [...groupBy(links, (link) => link)].map(([link, list]) => {
      const [from, to] = JSON.parse(String(link)) as [string, string];
      return { from, to, count: list.length };
    });
    counted.sort(
      byCount(
        (row) => row.count,
        (row) => [row.from, row.to],
      ),
    );
    return counted.map(({ from, to, count }) => ({
      level,
      from: toNode(from),
      to: toNode(to),
      sessions: count,
    }));
  });
}

function levels(count: number): number[] {
  return Array.from({ length: count }, (_, level) => level);
}
