/** What the full variant has beyond the core. */
import { consent } from './consent.ts';
import type { Feature } from './hooks.ts';
import { measureVitals } from './measure-vitals.ts';
import { onError } from './on-error.ts';
import { onMarked } from './on-marked.ts';
import { STANDARD } from './standard-features.ts';

// Consent first: it reads back what waited, before the first view is added.
export const FULL: readonly Feature[] = [consent, ...STANDARD, measureVitals, onMarked, onError];
