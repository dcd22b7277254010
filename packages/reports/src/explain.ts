/** Says how an answer came about, from what was planned and read for it. */
import { BOUNCE_MEANINGS, type Explanation, METRICS } from '@footfall/domain';
import { edgesOf, type Plan, type Question } from './plan.ts';
import type { Answered } from './present.ts';

/** The range's answer first, then that of the days it is compared with. */
export function explain(
  answers: readonly [Answered, Answered?],
  measured: { tookMs: number },
): Explanation {
  const [{ plan, figures }] = answers;
  const { question } = plan;
  const all = answers.filter((answer) => answer !== undefined);
  return {
    metrics: question.metrics.map((name) => {
      const { label, unit, meaning } = METRICS[name];
      return { name, label, unit, meaning };
    }),
    definitions: { name: question.definitions, bounce: BOUNCE_MEANINGS[question.definitions] },
    dimensions: question.dimensions,
    filters: question.filters,
    ...(question.goals === null
      ? {}
      : { goals: question.goals.map(({ name, rule }) => ({ name, rule })) }),
    ...judgedAgain(question),
    timezone: question.range.timezone,
    readings: all.map((answer) => readingOf(answer.plan)),
    exact: true,
    rows: figures.rows,
    freshAsOf: new Date(Math.min(...all.map((answer) => answer.freshAsOf))).toISOString(),
    tookMs: measured.tookMs,
  };
}

/** What was judged again of the range, where anything was. */
function judgedAgain({ range, judgings }: Question): Pick<Explanation, 'judgedAgain'> {
  const touching = judgings.filter(
    ({ fromAt, toAt }) => fromAt < range.toAt && toAt > range.fromAt,
  );
  if (touching.length === 0) return {};
  return { judgedAgain: touching.map(({ from, to, take, lift }) => ({ from, to, take, lift })) };
}

function readingOf(plan: Plan): Explanation['readings'][number] {
  const { question, parts, counted, visited, narrowed, batches } = plan;
  const { from, to } = question.range;
  const edges = edgesOf(plan).map(({ cube }) => cube.edge.rows);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    from,
    to,
    parts: {
      count: parts.length + narrowed.length + edges.length,
      hits: sum([...[...parts, ...narrowed].map(({ rows }) => rows), ...edges]),
    },
    cubes: {
      count: counted.length + visited.length,
      hits: sum([...counted, ...visited].map(({ rows, cube }) => rows - cube.edge.rows)),
    },
    tail: { count: batches.length, hits: sum(batches.map(({ count }) => count)) },
    readsWholeSessions: question.readsWholeSessions,
  };
}
