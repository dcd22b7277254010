/** The script of most sites: the core, engagement, links, downloads, forms and error pages. */
import { runScript } from './run-script.ts';
import { STANDARD } from './standard-features.ts';

runScript(STANDARD);
