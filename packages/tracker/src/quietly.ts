/** Keeps our mistakes out of the page: the wrapped function never throws. */
export function quietly<Args extends unknown[]>(run: (...args: Args) => void) {
  return (...args: Args): void => {
    try {
      run(...args);
    } catch {
      // A lost hit is better than a page that sees an exception of ours.
    }
  };
}
