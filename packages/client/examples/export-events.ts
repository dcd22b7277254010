/** All events of a month, page by page, until the signal says stop. */
import { createFootfall } from '@footfall/client';

export async function countEvents(
  url: string,
  apiKey: string,
  signal: AbortSignal,
): Promise<number> {
  const footfall = createFootfall({ url, apiKey });
  const question = {
    site: 'shop',
    metrics: ['events' as const],
    range: { from: '2026-11-01', to: '2026-11-30' },
    dimensions: ['event' as const, 'time:day' as const],
  };
  let events = 0;
  for await (const page of footfall.pages(question, { signal })) {
    for (const { metrics } of page.results) events += Number(metrics[0]);
  }
  return events;
}
