/** Programs that read the demo's pages: kept apart by the beacon, so that the view of bots has something to show. */
import { createRandom } from './random.ts';
import { HOST, PAGES } from './site-map.ts';
import type { PlannedHit } from './visit.ts';

const DAY_MS = 24 * 3_600_000;

/** Agents as they name themselves, and how often they come; numbers are invented. */
const CRAWLERS = [
  { weight: 30, agent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
  { weight: 14, agent: 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)' },
  { weight: 18, agent: 'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)' },
  { weight: 12, agent: 'Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)' },
  {
    weight: 8,
    agent: 'Mozilla/5.0 (compatible; PerplexityBot/1.0; +https://perplexity.ai/perplexitybot)',
  },
  { weight: 6, agent: 'Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://openai.com/bot)' },
  { weight: 5, agent: 'CCBot/2.0 (https://commoncrawl.org/faq/)' },
  { weight: 4, agent: 'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)' },
  { weight: 3, agent: 'facebookexternalhit/1.1' },
] as const;

/** Pages that are read by programs on a day. */
const READS_LEAST = 90;
const READS_MOST = 160;
/** An address block of the United States, where most of them run. */
const BLOCK = '73.162';

/** All that programs read on a day (`2026-11-22`) that begins at `startAt`, ms since 1970. */
export function crawlersOn(
  siteId: string,
  { date, startAt }: { date: string; startAt: number },
): PlannedHit[] {
  const random = createRandom(siteId, 'crawlers', date);
  const paths = Object.keys(PAGES);
  return Array.from({ length: random.integer(READS_LEAST, READS_MOST) }, (_, number) => {
    const { agent } = random.pick(CRAWLERS);
    const path = paths[random.integer(0, paths.length - 1)] ?? '/';
    const at = startAt + random.integer(0, DAY_MS - 1);
    const hit = {
      i: `demo-${date}-crawler-${number}`,
      n: 'pageview',
      u: `https://${HOST}${path}`,
      t: PAGES[path]?.title ?? path,
      w: 1280,
      l: 'en-US',
      // Another one each day: days are sent side by side, and a visitor's hits have to come in order.
      ip: `${BLOCK}.${agent.length % 256}.${Number(date.slice(8))}`,
      ua: agent,
      at: new Date(at).toISOString(),
    };
    return { at, hit };
  });
}
