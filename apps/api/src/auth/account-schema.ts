/** What a user's name, e-mail address and password may look like. */
import type { RefusalReason } from '@footfall/domain';
import { z } from 'zod';
import { isCommonPassword } from './password.ts';

/** NIST SP 800-63B: at least 8, no rules on what is in it. The upper bound keeps hashing cheap. */
export const PASSWORD_LENGTH_MIN = 8;
export const PASSWORD_LENGTH_MAX = 128;

/** 254 is the longest address that mail can be sent to (RFC 5321). */
export const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email());

export const passwordSchema = z
  .string()
  .min(PASSWORD_LENGTH_MIN, `must have at least ${PASSWORD_LENGTH_MIN} characters`)
  .max(PASSWORD_LENGTH_MAX, `must have at most ${PASSWORD_LENGTH_MAX} characters`)
  .refine((password) => !isCommonPassword(password), {
    error: 'is a very common password: choose another',
    params: { reason: 'commonPassword' satisfies RefusalReason },
  });

export const administratorSchema = z.object({
  email: emailSchema,
  password: passwordSchema,
  name: z.string().trim().min(1).max(120),
});

export const signInSchema = z.object({
  email: emailSchema,
  password: z.string().max(PASSWORD_LENGTH_MAX),
});

export const userSchema = z.object({ id: z.string(), email: z.string(), name: z.string() });
