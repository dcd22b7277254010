/** An answer that takes long and says meanwhile how far it is. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Progress, progressSchema } from '@footfall/domain';
import { z } from 'zod';
import { streamOf } from './stream-of.ts';

/** Any number of the first, and one of the second at the end, which has that schema. */
export function toldSchema<Schema extends z.ZodType>(answer: Schema) {
  return streamOf(z.union([z.object({ progress: progressSchema }), z.object({ answer })]));
}

/** Before that it is quick enough to need no words. */
const QUIET_MS = 1_000;
/** A bar that moves twice a second moves. */
const TELL_EVERY_MS = 500;

/** `work` is begun at once; what it rejects with is what the stream ends with. */
export async function* tellingHow<Answer>(
  work: (hear: (progress: Progress) => void) => Promise<Answer>,
): AsyncGenerator<{ progress: Progress } | { answer: Answer }, void, undefined> {
  let latest: Progress | undefined;
  let told: Progress | undefined;
  const isOver = new AbortController();
  const working = work((progress) => {
    latest = progress;
  });
  const over = working.then(
    () => isOver.abort(),
    () => isOver.abort(),
  );
  for (let waitMs = QUIET_MS; !isOver.signal.aborted; waitMs = TELL_EVERY_MS) {
    const waiting = sleep(waitMs, undefined, { signal: isOver.signal }).catch(() => undefined);
    await Promise.race([over, waiting]);
    if (isOver.signal.aborted || latest === undefined || isSame(latest, told)) continue;
    told = latest;
    yield { progress: latest };
  }
  yield { answer: await working };
}

function isSame(one: Progress, other: Progress | undefined): boolean {
  return one.step === other?.step && one.share === other.share;
}
