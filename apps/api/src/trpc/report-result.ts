/** What a report's outcome is to whoever asked: the answer, or a failure that says what to change. */
import type { Progress, Site, StudyMeta } from '@footfall/domain';
import type { Study } from '@footfall/reports';
import type { Context, ReportOutcome } from './context.ts';
import { cancelled, refused } from './failure.ts';

export function resultOf<Value>(outcome: ReportOutcome<Value>): Value {
  if (outcome.ok) return outcome.result;
  switch (outcome.reason) {
    case 'badQuestion':
      throw refused('BAD_REQUEST', 'badQuestion', outcome.message);
    case 'tooSlow':
      throw refused('GATEWAY_TIMEOUT', 'tooSlow', TOO_SLOW);
    case 'tooMuch':
      throw refused('GATEWAY_TIMEOUT', 'tooMuch', TOO_MUCH);
    case 'cancelled':
      throw cancelled();
  }
}

const TOO_MUCH =
  'This question needs more memory than reports may take: use fewer conditions, fewer dimensions or a shorter range.';
const TOO_SLOW = 'The report took too long. Ask for a shorter range or fewer dimensions.';

/** Whose call it is, where that is narrower than the request; and who hears how far it is. */
type Waiting = { signal?: AbortSignal | undefined; hear?: (progress: Progress) => void };

/** Makes a report of another kind: its value, and what it was read from. */
export async function studied<Value extends object>(
  ctx: Context & { site: Site },
  study: Study<Value>,
  { signal = ctx.signal, ...hearing }: Waiting = {},
): Promise<Value & { meta: StudyMeta }> {
  const { value, meta } = resultOf(await ctx.study(ctx.site, study, { signal, ...hearing }));
  return { ...value, meta };
}
