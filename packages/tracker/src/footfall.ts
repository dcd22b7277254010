/** The function that pages call, `window.footfall`: the stub that they brought, or ours. */
import type { Call, Taken } from './api.ts';
import { options } from './options.ts';

export let footfall: Taken;

/** Makes it where there is none. What is called is kept until `q` is replaced by what takes the calls. */
export const findFootfall = (): void => {
  // biome-ignore lint/suspicious/noAssignInExpressions: twelve bytes of each page's core
  footfall = (window[(options.global || 'footfall') as 'footfall'] ||= (...call: Call) => {
    footfall.q.push(call);
  }) as Taken;
  footfall.q ||= [];
};
