/** The oracle's funnels, from contract.md alone. */
import type { FunnelQuestion, FunnelReport, GoalRule, ReachedStep } from '@footfall/domain';
import { goalsReached } from './oracle-goals.ts';
import { byCount, groupBy, namedBy } from './oracle-groups.ts';
import type { Counted } from './oracle-select.ts';
import { subjectOf } from './oracle-session.ts';

type Run = { start: Counted; times: number[] };

/**
 * Every hit of the first step begins a run; each further step is the earliest hit after the one before (strict: the
 * very next) and within the window. Of one subject's runs the deepest counts, the earliest of those.
 */
export function funnel(counted: readonly Counted[], question: FunnelQuestion): FunnelReport {
  const subjects = groupBy(counted, ({ hit }) =>
    question.per === 'session' ? hit.sessionId : hit.visitorId,
  );
  const runs = [...subjects.values()].flatMap((walk) => {
    const sorted = [...walk].sort((a, b) => a.hit.at - b.hit.at || a.hit.order - b.hit.order);
    const all = sorted.flatMap((start, index) =>
      isStep(start, question.steps[0]?.rule) ? [runFrom(sorted, index, question)] : [],
    );
    const best = all.reduce<Run | null>(
      (deepest, run) => (run.times.length > (deepest?.times.length ?? 0) ? run : deepest),
      null,
    );
    return best === null ? [] : [best];
  });
  const { by } = question;
  const rows =
    by === undefined
      ? []
      : [...groupBy(runs, (run) => namedBy(by, run.start))].map(([value, group]) => ({
          value: value as string | null,
          steps: stepsOf(group, question),
        }));
  rows.sort(
    byCount(
      (row) => row.steps[0]?.count ?? 0,
      (row) => [row.value],
    ),
  );
  return {
    total: subjects.size,
    steps: stepsOf(runs, question),
    results: rows.slice(0, question.limit),
    rows: rows.length,
  };
}

function isStep({ hit, session }: Counted, rule: GoalRule | undefined): boolean {
  if (rule === undefined) return false;
  const goal = { id: '', name: 'step', createdAt: '', rule };
  const subject = subjectOf(hit, session);
  return goalsReached([goal], { hit, hits: session.hits, subject }).length > 0;
}

function runFrom(walk: readonly Counted[], from: number, question: FunnelQuestion): Run {
  const start = walk[from] as Counted;
  const times = [start.hit.at];
  let place = from;
  for (const { rule } of question.steps.slice(1)) {
    const isNext = (one: Counted) => isStep(one, rule) && isAfter(one, walk[place] as Counted);
    const next = walk.findIndex(
      (one, index) =>
        (question.order === 'strict' ? index === place + 1 : index > place) && isNext(one),
    );
    const found = walk[next];
    if (found === undefined || found.hit.at > start.hit.at + question.windowSeconds * 1000) break;
    times.push(found.hit.at);
    place = next;
  }
  return { start, times };
}

function isAfter(one: Counted, other: Counted): boolean {
  return (
    one.hit.at > other.hit.at || (one.hit.at === other.hit.at && one.hit.order > other.hit.order)
  );
}

function stepsOf(runs: readonly Run[], { steps }: FunnelQuestion): ReachedStep[] {
  const reached = (step: number) => runs.filter(({ times }) => times.length > step);
  return steps.map(({ name }, step) => {
    const here = reached(step);
    const before = step === 0 ? null : reached(step - 1).length;
    const took = step === 0 ? [] : timesTaken(here, step);
    const first = reached(0).length;
    return {
      name,
      count: here.length,
      droppedBefore: before === null ? null : before - here.length,
      shareOfPrevious: before === null || before === 0 ? null : here.length / before,
      shareOfFirst: first === 0 ? null : here.length / first,
      ...secondsOf(took),
    };
  });
}

/** From the step before, ms, shortest first. */
function timesTaken(runs: readonly Run[], step: number): number[] {
  return runs.map(({ times }) => (times[step] ?? 0) - (times[step - 1] ?? 0)).sort((a, b) => a - b);
}

function secondsOf(took: readonly number[]): Pick<ReachedStep, 'secondsMean' | 'secondsMedian'> {
  if (took.length === 0) return { secondsMean: null, secondsMedian: null };
  return {
    secondsMean: took.reduce((sum, ms) => sum + ms, 0) / took.length / 1000,
    secondsMedian: (took[Math.ceil(took.length / 2) - 1] ?? 0) / 1000,
  };
}
