/** The period of a view, as its address says it: `?period=7d`; four weeks when it says nothing. */
export const VIEW_PERIODS = ['today', '7d', '28d', '90d'] as const;
export type ViewPeriod = (typeof VIEW_PERIODS)[number];

const DEFAULT: ViewPeriod = '28d';

export type ViewSearch = { period?: ViewPeriod };

/** For the router: what is not understood is left out. */
export function validateViewSearch(raw: Record<string, unknown>): ViewSearch {
  const period = VIEW_PERIODS.find((one) => one === raw['period']) ?? DEFAULT;
  return period === DEFAULT ? {} : { period };
}

export function viewPeriodOf({ period }: ViewSearch): ViewPeriod {
  return period ?? DEFAULT;
}
