/** Lets the site have the last word on every hit: to take something out of it, or to drop it. */
import type { BeforeSend } from './api.ts';
import { options } from './options.ts';
import { quietly } from './quietly.ts';
import type { Hit } from './wire.ts';

/** Called right before each try to send a hit: the form in which it is sent, nothing when it is not to be. */
// biome-ignore lint/suspicious/noConfusingVoidType: what quietly() gives when it fails
export let write: (hit: Hit) => string | null | false | undefined | void = JSON.stringify;

export const beforeSend = (): void => {
  const given = options.beforeSend;
  if (!given) return;
  write = quietly((hit) => {
    // Looked up late: the page may define it after our script. A name that leads nowhere drops the hit,
    // for what was to be taken out of it would be sent otherwise; so does a function that throws.
    const named = window as unknown as Record<string, BeforeSend>;
    const kept = (named[given as string] || (given as BeforeSend))(hit);
    return kept && JSON.stringify(kept);
  });
};
