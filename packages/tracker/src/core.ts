/** The smallest script: page views and events, at least once. */
import { runScript } from './run-script.ts';

runScript([]);
