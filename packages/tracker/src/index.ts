/** What a site's own TypeScript needs to know about the script: the type of `window.footfall`. */
export type { EventOptions, Footfall, Props, Report } from './api.ts';
