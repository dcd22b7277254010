/** The one thing that other packages may know of this app: the types of its router, and of what it writes down. */
export type { AuditAction } from './audit-action.ts';
export type { AppRouter } from './root.ts';
