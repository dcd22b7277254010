/** The one thing that other packages may know of this app: the type of its router. */
export type { AppRouter } from './root.ts';
