/** What people would have defined for the demo site: goals, funnels, segments, and what happened on some days. */

type Definition = { path: string; definition: Record<string, unknown> };

const DAY_MS = 86_400_000;

const event = (name: string) => ({ type: 'event', event: name });
const page = (pattern: string) => ({ type: 'page', page: pattern });

/** As bodies for the API's paths; days are counted back from `now` (ms since 1970). */
export function demoDefinitions(now: number): Definition[] {
  const daysAgo = (days: number) => new Date(now - days * DAY_MS).toISOString().slice(0, 10);
  return [
    goal('Sign-up', event('signup')),
    goal('Purchase', event('purchase')),
    goal('Download', event('download')),
    goal('Looked at prices', page('/pricing')),
    goal('Read a post to the end', { type: 'scroll', page: '/blog/*', percent: 90 }),
    funnel('From prices to purchase', [
      { name: 'Prices', rule: page('/pricing') },
      { name: 'Sign-up page', rule: page('/signup') },
      { name: 'Signed up', rule: event('signup') },
      { name: 'Checkout', rule: page('/checkout') },
      { name: 'Purchase', rule: event('purchase') },
    ]),
    funnel('From the docs to a download', [
      { name: 'Documentation', rule: page('/docs**') },
      { name: 'Download page', rule: page('/download') },
      { name: 'Download', rule: event('download') },
    ]),
    segment('German-speaking', [['is', 'country', ['DE', 'AT', 'CH']]]),
    segment('Paid campaigns', [['is', 'medium', ['cpc', 'paid_social']]]),
    annotation(daysAgo(20), 'Offline maps released'),
    annotation(daysAgo(6), 'Newsletter: ten walks for autumn'),
  ];
}

function goal(name: string, rule: Record<string, unknown>): Definition {
  return { path: 'goals', definition: { name, rule } };
}

function funnel(name: string, steps: readonly Record<string, unknown>[]): Definition {
  return { path: 'funnels', definition: { name, steps } };
}

function segment(name: string, filters: readonly unknown[]): Definition {
  return { path: 'segments', definition: { name, filters } };
}

function annotation(date: string, text: string): Definition {
  return { path: 'annotations', definition: { date, text } };
}
