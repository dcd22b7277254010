/** Keeps our mistakes out of the page: the wrapped function never throws. What it could not do is undefined. */
export const quietly =
  <Args extends unknown[], Value>(run: (...args: Args) => Value) =>
  // biome-ignore lint/suspicious/noConfusingVoidType: without it the catch needs a return, six bytes of the core
  (...args: Args): Value | void => {
    try {
      return run(...args);
    } catch {
      // A lost hit is better than a page that sees an exception of ours.
    }
  };
