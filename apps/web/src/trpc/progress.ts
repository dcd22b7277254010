/** How far the questions of a page are that take long: kept beside their answers, for whoever shows it. */
import type { Progress } from '@footfall/domain';
import { type QueryClient, useQuery } from '@tanstack/react-query';

const KEY = ['progress'] as const;

/** Questions that are open, with what they told of themselves; null while they are quick. */
type Board = {
  open: Readonly<Record<string, Progress | null>>;
  /** Answered since none was open. */
  done: number;
};
const EMPTY: Board = { open: {}, done: 0 };

/** What is told of a question: null when it begins and while it is quick. */
export function tellProgress(client: QueryClient, question: string, progress: Progress | null) {
  client.setQueryData<Board>(KEY, ({ open, done } = EMPTY) => ({
    open: { ...open, [question]: progress },
    done,
  }));
}

/** The question has its answer, or nobody waits for it any more. */
export function endProgress(client: QueryClient, question: string) {
  client.setQueryData<Board>(KEY, ({ open, done } = EMPTY) => {
    if (!(question in open)) return { open, done };
    const { [question]: _, ...others } = open;
    return Object.keys(others).length === 0 ? EMPTY : { open: others, done: done + 1 };
  });
}

export type PageProgress = {
  /** Of the question that is furthest. */
  step: Progress['step'];
  /** Of all questions together, from 0 to 1; null where nobody knows. */
  share: number | null;
  done: number;
  all: number;
};

const ORDER: readonly Progress['step'][] = ['waiting', 'fetching', 'preparing', 'counting'];
const rankOf = ({ step, share }: Progress) => ORDER.indexOf(step) + (share ?? 0);

/** Null while no question takes long. */
export function summarise({ open, done }: Board): PageProgress | null {
  const all = done + Object.keys(open).length;
  const told = Object.values(open).filter((progress) => progress !== null);
  const [first] = told.toSorted((one, other) => rankOf(other) - rankOf(one));
  if (first === undefined) return null;
  const counting = told.filter(({ step }) => step === 'counting');
  const counted = counting.reduce((sum, { share }) => sum + (share ?? 0), 0);
  const share = all === 1 ? first.share : (done + counted) / all;
  return { step: first.step, share, done, all };
}

export function useProgress(): PageProgress | null {
  // Nobody asks for it: it is told.
  const { data } = useQuery<Board>({ queryKey: KEY, queryFn: () => EMPTY, enabled: false });
  return data === undefined ? null : summarise(data);
}
