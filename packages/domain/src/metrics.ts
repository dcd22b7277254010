/** The registry of metrics: what each one means, in the words that "explain" shows. One list for API, reports and pages. */

/** `percent` is 0 to 100; `money` a decimal text per currency; a `score` has no unit. */
export const METRIC_UNITS = [
  'count',
  'fraction',
  'seconds',
  'perSession',
  'percent',
  'money',
  'milliseconds',
  'score',
] as const;
export type MetricUnit = (typeof METRIC_UNITS)[number];

type MetricInfo = {
  unit: MetricUnit;
  label: string;
  /** One sentence; the exact definition of contract.md. */
  meaning: string;
  /** Adds up over the rows of a breakdown by a dimension of the hit. */
  isAdditive: boolean;
};

function vital<Unit extends MetricUnit>(name: string, unit: Unit) {
  return {
    unit,
    label: `${name}, p75`,
    meaning: `${name}: the smallest measured value that three of four measurements are not above.`,
    isAdditive: false,
  };
}

export const METRICS = {
  visitors: {
    unit: 'count',
    label: 'Visitors',
    meaning: 'Distinct visitor ids; without cookies, one person counts once per UTC day.',
    isAdditive: false,
  },
  sessions: {
    unit: 'count',
    label: 'Sessions',
    meaning: 'Runs of hits of one visitor with gaps of at most 30 minutes.',
    isAdditive: false,
  },
  pageviews: {
    unit: 'count',
    label: 'Pageviews',
    meaning: 'Hits named pageview.',
    isAdditive: true,
  },
  events: {
    unit: 'count',
    label: 'Events',
    meaning: 'Hits with a custom name.',
    isAdditive: true,
  },
  bounceRate: {
    unit: 'fraction',
    label: 'Bounce rate',
    meaning:
      'Sessions that bounced, divided by all sessions; the definitions preset says what a bounce is.',
    isAdditive: false,
  },
  sessionDuration: {
    unit: 'seconds',
    label: 'Session duration',
    meaning: 'Last minus first hit of a session, mean over all sessions, bounces as measured.',
    isAdditive: false,
  },
  viewsPerSession: {
    unit: 'perSession',
    label: 'Views per session',
    meaning: 'Pageviews divided by sessions.',
    isAdditive: false,
  },
  engagementTime: {
    unit: 'seconds',
    label: 'Engagement time',
    meaning:
      'Visible and focused time on the pages viewed, of each page in a session the longest that was reported, divided by the sessions that viewed one.',
    isAdditive: false,
  },
  scrollDepth: {
    unit: 'percent',
    label: 'Scroll depth',
    meaning:
      'How far the pages viewed were scrolled, of each page in a session the deepest, mean over those that reported it.',
    isAdditive: false,
  },
  exitRate: {
    unit: 'fraction',
    label: 'Exit rate',
    meaning: 'Pageviews that were the last of their session, divided by all pageviews.',
    isAdditive: false,
  },
  revenue: {
    unit: 'money',
    label: 'Revenue',
    meaning: 'The amounts that hits carry, added up for each currency.',
    isAdditive: true,
  },
  conversions: {
    unit: 'count',
    label: 'Conversions',
    meaning: 'Hits that reach a goal; in a row of a goal, those that reach this one.',
    isAdditive: true,
  },
  conversionRate: {
    unit: 'fraction',
    label: 'Conversion rate',
    meaning:
      'Visitors who reached a goal, divided by the visitors there were; a row of a goal and a filter on goals narrow only the former.',
    isAdditive: false,
  },
  'vitalP75:LCP': vital('Largest contentful paint', 'milliseconds'),
  'vitalP75:INP': vital('Interaction to next paint', 'milliseconds'),
  'vitalP75:CLS': vital('Cumulative layout shift', 'score'),
  'vitalP75:FCP': vital('First contentful paint', 'milliseconds'),
  'vitalP75:TTFB': vital('Time to first byte', 'milliseconds'),
} as const satisfies Record<string, MetricInfo>;

export type Metric = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as [Metric, ...Metric[]];
