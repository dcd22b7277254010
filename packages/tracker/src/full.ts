/** The script with everything: the standard, web vitals, script errors and events by attributes. */
import { FULL } from './full-features.ts';
import { runScript } from './run-script.ts';

runScript(FULL);
