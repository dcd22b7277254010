/** The sentence for each way in which a call can fail. */
import type { Text } from '../text/text.ts';
import type { Failure } from './failure.ts';

export function failureWords(failure: Failure, text: Text): string {
  if (failure.kind !== 'refused') return text.failure[failure.kind];
  const { why, sentence } = failure;
  return why === null ? text.failure.refused(sentence) : text.failure.reasons[why];
}
