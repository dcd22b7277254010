/** What features take part in: the life of views and hits. The core has none, and what serves them is cut out of it. */

import { quietly } from './quietly.ts';
import { IS_CORE } from './variant.ts';
import type { Hit } from './wire.ts';

/** What throws is caught, and costs the other features nothing. */
export type Hook = {
  /** A hit was made, and is about to be queued: the moment to add to it. */
  made?(hit: Hit): void;
  /** This view is shown, and still as it was seen: the moment to measure it. */
  shown?(view: Hit): void;
  /** This view ends, or with the page it may end, after it was measured: the moment to report on it. */
  left?(view: Hit, isPageLeft: unknown): void;
  /** These hits are over: the beacon has them, or will never take them. */
  ended?(hits: readonly Hit[]): void;
};

/** Adds itself to the tracker before the first view is counted. */
export type Feature = () => void;

export const hooks: Hook[] = [];

type Part = 'made' | 'shown' | 'left' | 'ended';

/** Lets every feature have its part. */
export const tell = <Name extends Part>(
  part: Name,
  ...about: Parameters<Required<Hook>[Name]>
): void => {
  if (IS_CORE) return;
  hooks.forEach(
    quietly((hook: Hook) => (hook[part] as ((...args: unknown[]) => void) | undefined)?.(...about)),
  );
};
