/** The ten pages with the most visitors of the last 28 days. */
import { createFootfall } from '@footfall/client';

export async function topPages(url: string, apiKey: string): Promise<string[]> {
  const footfall = createFootfall({ url, apiKey });
  const { results } = await footfall.query({
    site: 'shop',
    metrics: ['visitors'],
    range: '28d',
    dimensions: ['page'],
    orderBy: [['visitors', 'desc']],
    limit: 10,
  });
  return results.map(({ dimensions: [page], metrics: [visitors] }) => `${page}: ${visitors}`);
}
