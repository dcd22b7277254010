/** Goals: which hits of a site are worth counting. They are rules, asked of all hits there are, so that a new goal counts back in time. */
import { z } from 'zod';
import { goalFiltersSchema } from './filter.ts';

/** Each goal is looked for in every hit of a report that asks for goals. */
export const GOALS_PER_SITE_MAX = 50;
const NAME_CHARACTERS_MAX = 120;
const PATTERN_CHARACTERS_MAX = 500;

/** Compares a whole path: `*` is any text without a slash, `**` any text. */
const patternSchema = z.string().min(1).max(PATTERN_CHARACTERS_MAX);

export const goalRuleSchema = z.discriminatedUnion('type', [
  /** Each pageview of such a page. */
  z.strictObject({
    type: z.literal('page'),
    page: patternSchema,
    filters: goalFiltersSchema.default([]),
  }),
  /** Each event of that name. */
  z.strictObject({
    type: z.literal('event'),
    event: z.string().min(1).max(NAME_CHARACTERS_MAX),
    filters: goalFiltersSchema.default([]),
  }),
  /** A page scrolled so far: once for each page of a session, at the session's first view of it. */
  z.strictObject({
    type: z.literal('scroll'),
    page: patternSchema.default('**'),
    percent: z.number().int().min(1).max(100),
  }),
  /** A page looked at for so long, counted in the same way. */
  z.strictObject({
    type: z.literal('engagement'),
    page: patternSchema.default('**'),
    seconds: z.number().int().min(1).max(3600),
  }),
]);
export type GoalRule = z.output<typeof goalRuleSchema>;

export const newGoalSchema = z.strictObject({
  /** What reports and filters call it; no two goals of a site share one. */
  name: z.string().trim().min(1).max(NAME_CHARACTERS_MAX),
  rule: goalRuleSchema,
});
export type NewGoal = z.output<typeof newGoalSchema>;
export type NewGoalInput = z.input<typeof newGoalSchema>;

export const goalSchema = newGoalSchema.extend({
  id: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
});
export type Goal = z.output<typeof goalSchema>;

/** True for goals about what pages report of their views, in hits other than those that count. */
export function isGoalOfViews(rule: GoalRule): boolean {
  return rule.type === 'scroll' || rule.type === 'engagement';
}
