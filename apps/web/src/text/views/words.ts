/** The shape that each language fills for the views beside the dashboard. */
import type { Words } from '../text.ts';
import type { en } from './en.ts';

export type ViewsText = Words<typeof en>;
