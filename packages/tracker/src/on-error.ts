/** Reports the page's own script errors: each once, ten at most, without what follows ? in a file's address. */
import { listen } from './listen.ts';
import { addHit } from './outbox.ts';
import { withoutQuery } from './without-query.ts';

/** A page that fails in a loop must not fill the report. */
const ERRORS_MAX = 10;
/** What the beacon takes of a property. */
const MESSAGE_CHARACTERS_MAX = 500;

export const onError = (): void => {
  const known = new Set<string>();
  const report = (message: string, at: string) => {
    // A picture that did not load is an event of the same name, without a message. What is known does not grow the set.
    if (message && known.size < ERRORS_MAX && known.size < known.add(message + at).size) {
      addHit('error', { p: { message: message.slice(0, MESSAGE_CHARACTERS_MAX), at } });
    }
  };
  listen('error', ({ message, filename, lineno, colno }) =>
    report(message, `${withoutQuery(filename)}:${lineno}:${colno}`),
  );
  listen('unhandledrejection', ({ reason }) => report(`${reason}`, 'promise'));
};
