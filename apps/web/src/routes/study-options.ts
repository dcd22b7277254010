/** How answers of the views beside the dashboard are kept: old ones stay until new ones come, and are renewed calmly; and what they are set against. */
import { keepPreviousData } from '@tanstack/react-query';
import type { DashboardRange } from '../dashboard-range.ts';

/** These reports read more than totals do, and nobody watches them by the second. */
const REFRESH_MS = 30_000;
/** What is over does not change any more, but for late hits. */
const KEPT_MS = 300_000;

export function studyOptions({ isLive }: Pick<DashboardRange, 'isLive'>) {
  return {
    placeholderData: keepPreviousData,
    staleTime: isLive ? REFRESH_MS : KEPT_MS,
    refetchInterval: isLive ? (REFRESH_MS as number) : (false as const),
  };
}

/** The days compared with, as a question says them; those of the view itself where nothing is compared and nothing is asked. */
export function daysBefore({ previous, range }: Pick<DashboardRange, 'previous' | 'range'>) {
  return { range: previous ?? range };
}

/** They are over: asked once, and not at all where nothing is compared. */
export function beforeOptions({ previous }: Pick<DashboardRange, 'previous'>) {
  return { enabled: previous !== null, staleTime: KEPT_MS };
}
