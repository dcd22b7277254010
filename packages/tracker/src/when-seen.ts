/** Starts when the page is first looked at, and sends all that waits whenever it is hidden. */
import { isHidden, whenVisibilityChanges } from './background-tab.ts';
import { flush } from './outbox.ts';
import { isPrerendering, whenActivated } from './prerender.ts';
import { start } from './start.ts';
import { isTaken, take } from './two-tags.ts';

const look = () => {
  if (isHidden()) flush(1);
  else if (!(isTaken() || isPrerendering())) {
    take();
    start();
  }
};

export const whenSeen = (): void => {
  whenActivated(look);
  whenVisibilityChanges(look);
  look();
};
