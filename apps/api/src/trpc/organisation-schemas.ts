/** What organisations and the people in them look like to who may see them. */
import { GUEST_ROLES, ROLES } from '@footfall/domain';
import { z } from 'zod';
import { userSchema } from '../auth/account-schema.ts';

/** An organisation with the role of who asks. */
export const ownOrganisationSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  role: z.enum(ROLES),
});

export const memberSchema = z.object({
  user: userSchema,
  role: z.enum(ROLES),
  since: z.string(),
});

export const guestSchema = z.object({
  user: userSchema,
  role: z.enum(GUEST_ROLES),
  since: z.string(),
});
