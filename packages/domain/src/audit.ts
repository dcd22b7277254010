/** The audit log's entries: who changed what, when, and from about where. */
import { z } from 'zod';

export const auditEntrySchema = z.object({
  /** Grows with time. */
  id: z.string(),
  organisationId: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** Who: a user, a key, or the process itself. The label is a name or an e-mail address, as it was then. */
  actor: z.object({
    is: z.enum(['user', 'key', 'footfall']),
    id: z.string(),
    label: z.string(),
  }),
  /** What was done: the procedure's name, such as `members.setRole`. */
  action: z.string(),
  /** The site that it was done to; null for the organisation itself. */
  siteId: z.string().nullable(),
  /** What else there is to say: only what the procedure names for it, never a secret. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** From where: the network of the address (/24 or /48), not the address; null when it is unknown. */
  network: z.string().nullable(),
});
export type AuditEntry = z.output<typeof auditEntrySchema>;
