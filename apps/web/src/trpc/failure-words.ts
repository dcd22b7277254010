/** The sentence for each way in which a call can fail. */
import type { Text } from '../text/text.ts';
import type { Failure } from './failure.ts';

export function failureWords(failure: Failure, text: Text): string {
  return failure.kind === 'refused'
    ? text.failure.refused(failure.reason)
    : text.failure[failure.kind];
}
