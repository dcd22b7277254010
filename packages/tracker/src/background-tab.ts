/**
 * A tab that was opened in the background may be closed unseen: it counts when it is first looked at.
 * https://developer.mozilla.org/docs/Web/API/Page_Visibility_API
 * (others counted it at once: https://github.com/plausible/analytics/issues/5343)
 */
import { listen } from './listen.ts';

export const isHidden = (): boolean => document.hidden;

/** Runs whenever the tab is hidden or shown. */
export const whenVisibilityChanges = (run: () => void): void => listen('visibilitychange', run);
