/** Answers that come in pieces: the first ones say how far it is, where that takes long, and the last is the answer. */
import type { Progress } from '@footfall/domain';
import { hashKey, type QueryFunctionContext } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';
import { endProgress, tellProgress } from './progress.ts';

/** JSON leaves out what is undefined, but the type of what comes in pieces does not say so. */
type ToldAnswer = { progress: Progress } | { answer: unknown };

/** Reads what is asked so in place of asking for the answer alone; how far it is goes to whoever shows progress. */
export function toldBy(
  ask: (given: { signal: AbortSignal }) => Promise<AsyncIterable<ToldAnswer>>,
) {
  return <Answer>({ signal, client, queryKey }: QueryFunctionContext): Promise<Answer> => {
    const question = hashKey(queryKey);
    return readAnswer<Answer>(ask({ signal }), {
      signal,
      tell: (progress) => tellProgress(client, question, progress),
      end: () => endProgress(client, question),
    });
  };
}

type Reading = { signal: AbortSignal; tell(progress: Progress | null): void; end(): void };

/** Rejects when there is no answer at the end. Nothing is told any more once the signal aborts. */
async function readAnswer<Answer>(
  asking: Promise<AsyncIterable<ToldAnswer>>,
  { signal, tell, end }: Reading,
): Promise<Answer> {
  let isOver = false;
  // Once: the same question may have been asked anew when what was cut off here ends.
  const leave = () => {
    if (!isOver) end();
    isOver = true;
  };
  tell(null);
  signal.addEventListener('abort', leave, { once: true });
  try {
    let answer: Answer | undefined;
    // To its end: the batch that it is a piece of is not cut off behind it.
    for await (const told of await asking) {
      if ('answer' in told) answer = told.answer as Answer;
      else if (!signal.aborted) tell(told.progress);
    }
    if (answer === undefined) throw new Error('the stream ended without an answer');
    return answer;
  } catch (error) {
    // What cuts a stream is told like what keeps an answer from coming at all.
    throw error instanceof TRPCClientError ? error : TRPCClientError.from(toError(error));
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}
