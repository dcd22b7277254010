/**
 * Answers that are a moment old, for who asks the same while hits come in. Each batch of hits makes every answer about today
 * another one; where many watch a site, it shall not be worked out anew for each of them and each batch.
 */
import { keyOf, type Reading, shareFigures, type Waiting } from './figures.ts';
import type { Plan } from './plan.ts';
import type { Figures } from './present.ts';

/**
 * The age up to which an answer is given out. A hit is stored a third of a second after its 202 as a rule, and seen by the
 * tail a quarter later: with this it is in the reports well before the three seconds that are promised.
 */
export const RECENT_MS = 1_000;
/** A dashboard asks ten questions. */
const ANSWERS_MAX = 500;
/** Longer answers are for programs, which ask once. */
const ROWS_MAX = 1_000;

export type Dated = {
  figures: Figures;
  /** Every hit stored before this instant (ms since 1970) is counted. */
  asOf: number;
};

/** What is known of a question: an answer; or, with `figures` null, that it is being worked out under that key. */
type Entry = { key: string; asOf: number; figures: Figures | null; isRenewed: boolean };

export type Recent = Map<string, Entry>;

/** Makes an empty store of answers, of one process. */
export function createRecent(): Recent {
  return new Map();
}

type Asked = { reading: Reading<Figures>; waiting: Waiting };

/**
 * The figures, of now or of up to `recentMs` ago: those that somebody else got, or is about to get. Only the tail may
 * differ: with other parts, as after an erasure, it is another question.
 */
export async function recentFigures(
  context: Parameters<typeof shareFigures>[0] & { recent: Recent },
  asked: Asked,
): Promise<Dated> {
  const { reading, waiting } = asked;
  const { plan, view, key } = reading;
  if (plan.batches.length === 0) {
    return { figures: await shareFigures(context, reading, waiting), asOf: view.readAt };
  }
  const name = nameOf(plan, reading.work);
  const { recent, limits } = context;
  const known = recent.get(name);
  if (known === undefined || context.clock() - known.asOf >= limits.recentMs) {
    put(recent, name, { key, asOf: view.readAt, figures: null, isRenewed: false });
    return await workOut(context, asked, name);
  }
  const { figures, asOf } = known;
  if (figures === null) {
    return {
      figures: await shareFigures(context, reading, { ...waiting, under: known.key }),
      asOf,
    };
  }
  if (context.clock() - asOf >= limits.recentMs / 2 && !known.isRenewed) {
    known.isRenewed = true;
    // Nobody waits for it: whoever asks next is told what is wrong, if anything is.
    workOut(context, { reading, waiting: {} }, name).catch(() => undefined);
  }
  return { figures, asOf };
}

async function workOut(
  context: Parameters<typeof recentFigures>[0],
  { reading, waiting }: Asked,
  name: string,
): Promise<Dated> {
  const { key, view } = reading;
  const figures = await shareFigures(context, reading, waiting);
  const entry = { key, asOf: view.readAt, figures, isRenewed: false };
  const isNewer = entry.asOf >= (context.recent.get(name)?.asOf ?? 0);
  if (isNewer && figures.results.length <= ROWS_MAX) put(context.recent, name, entry);
  return { figures, asOf: view.readAt };
}

/** The question, and all that is read but for the tail. */
function nameOf(plan: Plan, work: Reading<Figures>['work']): string {
  return keyOf({ ...plan, batches: [] }, work);
}

function put(recent: Recent, name: string, entry: Entry): void {
  recent.delete(name);
  recent.set(name, entry);
  const [oldest] = recent.keys();
  if (recent.size > ANSWERS_MAX && oldest !== undefined) recent.delete(oldest);
}
