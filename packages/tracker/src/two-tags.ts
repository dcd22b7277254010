/**
 * A page that has the tag twice, or a tag manager that adds it again: the first that starts counts, for both.
 * Scripts that are deferred run one after the other: https://html.spec.whatwg.org/#attr-script-defer
 */
import { footfall } from './footfall.ts';

export const isTaken = (): number | undefined => footfall.on;

export const take = (): void => {
  footfall.on = 1;
};
