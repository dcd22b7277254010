/** Takes a call of the page: an event, a view, or what a feature knows; everything in it may be anything. */
import type { Call } from './api.ts';
import { changeConsent, identify } from './consent.ts';
import { addHit } from './outbox.ts';
import { quietly } from './quietly.ts';
import { IS_CORE, IS_FULL } from './variant.ts';
import type { Hit } from './wire.ts';

export const report = quietly(([name, props, given]: Call) => {
  if (IS_FULL && name === 'consent') return changeConsent(props);
  if (IS_FULL && name === 'identify') return identify(props);
  const fields: Partial<Hit> = { p: props };
  if (!IS_CORE) {
    const { revenue, interactive } = given || {};
    fields.v = revenue && { ...revenue, amount: `${revenue.amount}` };
    fields.x = interactive;
  }
  addHit(name, fields);
});
