/**
 * Tells another page from a note in the address. Sites keep filters and scroll positions in the query with `replaceState`,
 * so that counts only where the path changed (a redirect). Navigation by `pushState` or the back button counts
 * also where only the query did (`?page=2`). https://developer.mozilla.org/docs/Web/API/History/replaceState
 *
 * Changes within one task count once, at the last of them: a push that is redirected at once is one page.
 */
import { addHit } from './outbox.ts';
import { pageUrl } from './page-url.ts';
import { quietly } from './quietly.ts';

let last: string;
let isPushed: unknown;

/** From here on it is told what is another page. */
export const noteAddress = (): void => {
  last = pageUrl();
};

const compare = quietly(() => {
  const noise = isPushed ? '' : /\?[^#]*/;
  const before = last;
  last = pageUrl();
  isPushed = 0;
  // The first after a task sees the last URL; for those of the same task that follow nothing has changed.
  if (last.replace(noise, '') !== before.replace(noise, '')) addHit('pageview');
});

/** The address may have changed. */
export const judgeAddress = (isPush: unknown): void => {
  isPushed ||= isPush;
  setTimeout(compare);
};
