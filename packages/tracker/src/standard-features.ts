/** What the standard variant has beyond the core. */
import { beforeSend } from './before-send.ts';
import { followAttention } from './follow-attention.ts';
import type { Feature } from './hooks.ts';
import { notFound } from './not-found.ts';
import { onLink } from './on-link.ts';
import { onSubmit } from './on-submit.ts';

export const STANDARD: readonly Feature[] = [
  beforeSend,
  followAttention,
  onLink,
  onSubmit,
  notFound,
];
