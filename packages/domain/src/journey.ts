/** Journeys: which pages and events follow upon one another, as a flow from where it is looked at. */
import { z } from 'zod';
import { studyFields, studyMetaSchema } from './study.ts';

const JOURNEY_DEPTH_MAX = 6;
const NODES_PER_LEVEL_MAX = 20;

const startSchema = z.discriminatedUnion('type', [
  /** `*` is any text without a slash, `**` any text. */
  z.strictObject({ type: z.literal('page'), page: z.string().min(1).max(500) }),
  z.strictObject({ type: z.literal('event'), event: z.string().min(1).max(120) }),
]);

export const journeySchema = z.strictObject({
  ...studyFields,
  /** Where each session is looked at: its first such hit. When absent, where it begins (backward: ends). */
  start: startSchema.optional(),
  direction: z.enum(['forward', 'backward']).default('forward'),
  /** Whether events are steps, or pages alone (and the event at the start). */
  through: z.enum(['pages', 'pagesAndEvents']).default('pages'),
  depth: z.number().int().min(1).max(JOURNEY_DEPTH_MAX).default(3),
  /** Pages and events that are named on each level; the rest are one `other`. */
  top: z.number().int().min(1).max(NODES_PER_LEVEL_MAX).default(8),
});
export type JourneyQuestion = z.output<typeof journeySchema>;

const nodeSchema = z.object({
  /** `end`: there was nothing further. */
  kind: z.enum(['page', 'event', 'other', 'end']),
  /** Null for `other` and `end`. */
  name: z.string().nullable(),
});
export type JourneyNode = z.output<typeof nodeSchema>;

const journeyReportSchema = z.object({
  /** Sessions that came to the start. */
  sessions: z.number().int(),
  /** By level (0 is the start), the most sessions first, `other` last. */
  nodes: z.array(nodeSchema.extend({ level: z.number().int(), sessions: z.number().int() })),
  /** From a node of that level to one of the next, or to the end. */
  links: z.array(
    z.object({
      level: z.number().int(),
      from: nodeSchema,
      to: nodeSchema,
      sessions: z.number().int(),
    }),
  ),
});
export type JourneyReport = z.output<typeof journeyReportSchema>;
export const journeyResultSchema = journeyReportSchema.extend({ meta: studyMetaSchema });
