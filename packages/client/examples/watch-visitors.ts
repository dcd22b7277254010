/** Tells of each new pageview on a site, until the signal says stop. */
import { createFootfall } from '@footfall/client';

export async function watchPages(
  site: { url: string; apiKey: string; id: string },
  tell: (page: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const footfall = createFootfall(site);
  let toldUntil = '';
  for await (const { feed } of footfall.watch(site.id, { signal })) {
    const news = feed.filter(({ name, at }) => name === 'pageview' && at > toldUntil);
    for (const { page } of news.toReversed()) tell(page);
    toldUntil = feed[0]?.at ?? toldUntil;
  }
}
