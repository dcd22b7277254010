/** Reports the page's own script errors: each once, ten at most, without what follows ? in a file's address. */
import { listen } from './listen.ts';
import type { Feature } from './tracker.ts';
import { withoutQuery } from './without-query.ts';

/** A page that fails in a loop must not fill the report. */
const ERRORS_MAX = 10;
/** What the beacon takes of a property. */
const MESSAGE_CHARACTERS_MAX = 500;

export const onError: Feature = ({ add }) => {
  const known = new Set<string>();
  const report = (message: string, at: string) => {
    if (!message || known.size >= ERRORS_MAX || known.has(message + at)) return;
    known.add(message + at);
    add('error', { p: { message: message.slice(0, MESSAGE_CHARACTERS_MAX), at } });
  };
  listen('error', ({ message, filename, lineno, colno }) => {
    // A picture that did not load is an event of the same name, without a message.
    if (message) report(message, `${withoutQuery(filename).slice(-400)}:${lineno}:${colno}`);
  });
  listen('unhandledrejection', ({ reason }) => report(`${reason}`, 'promise'));
};
