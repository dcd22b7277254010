/** What the full variant has beyond the core. */
import { measureVitals } from './measure-vitals.ts';
import { onError } from './on-error.ts';
import { onMarked } from './on-marked.ts';
import { STANDARD } from './standard-features.ts';
import type { Feature } from './tracker.ts';

export const FULL: readonly Feature[] = [...STANDARD, onMarked, measureVitals, onError];
