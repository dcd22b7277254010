/** What people define for a site, as rows of the REST API's table: four for each kind. */
import {
  annotationSchema,
  funnelSchema,
  goalSchema,
  newAnnotationSchema,
  newFunnelSchema,
  newGoalSchema,
  newSegmentSchema,
  segmentSchema,
  siteIdSchema,
} from '@footfall/domain';
import { z } from 'zod';
import { removedSchema } from '../trpc/definition-procedures.ts';
import { type Operation, operation } from './operation.ts';
import { BY_AGE } from './paging.ts';

const ofSite = { site: siteIdSchema };
const one = z.object({ ...ofSite, id: z.string() });

const LIST = {
  method: 'get',
  permission: 'reports:read',
  status: 200,
  problems: [400, 404],
} as const;
const ADD = {
  method: 'post',
  permission: 'sites:write',
  status: 201,
  problems: [400, 404, 409],
} as const;
const CHANGE = {
  method: 'put',
  permission: 'sites:write',
  status: 200,
  problems: [400, 404, 409],
} as const;
const REMOVE = {
  method: 'delete',
  permission: 'sites:write',
  status: 200,
  problems: [400, 404],
} as const;

export const DEFINITION_OPERATIONS: readonly Operation[] = [
  operation({
    ...LIST,
    path: '/goals',
    id: 'listGoals',
    summary: 'Lists the goals of a site.',
    input: z.object(ofSite),
    output: z.array(goalSchema),
    order: BY_AGE,
    call: (procedures, input) => procedures.goals.list(input),
  }),
  operation({
    ...ADD,
    path: '/goals',
    id: 'addGoal',
    summary: 'Adds a goal; it counts back in time.',
    input: newGoalSchema.extend(ofSite),
    output: goalSchema,
    call: (procedures, input) => procedures.goals.add(input),
  }),
  operation({
    ...CHANGE,
    path: '/goals',
    id: 'changeGoal',
    summary: 'Changes a goal, also for the past.',
    input: newGoalSchema.extend(one.shape),
    output: goalSchema,
    call: (procedures, input) => procedures.goals.change(input),
  }),
  operation({
    ...REMOVE,
    path: '/goals',
    id: 'removeGoal',
    summary: 'Removes a goal. No hit is lost: added again, it counts as before.',
    input: one,
    output: removedSchema,
    call: (procedures, input) => procedures.goals.remove(input),
  }),
  operation({
    ...LIST,
    path: '/funnels',
    id: 'listFunnels',
    summary: 'Lists the funnels that a site keeps.',
    input: z.object(ofSite),
    output: z.array(funnelSchema),
    order: BY_AGE,
    call: (procedures, input) => procedures.funnels.list(input),
  }),
  operation({
    ...ADD,
    path: '/funnels',
    id: 'addFunnel',
    summary: 'Keeps a funnel.',
    input: newFunnelSchema.extend(ofSite),
    output: funnelSchema,
    call: (procedures, input) => procedures.funnels.add(input),
  }),
  operation({
    ...CHANGE,
    path: '/funnels',
    id: 'changeFunnel',
    summary: 'Changes a funnel.',
    input: newFunnelSchema.extend(one.shape),
    output: funnelSchema,
    call: (procedures, input) => procedures.funnels.change(input),
  }),
  operation({
    ...REMOVE,
    path: '/funnels',
    id: 'removeFunnel',
    summary: 'Removes a funnel.',
    input: one,
    output: removedSchema,
    call: (procedures, input) => procedures.funnels.remove(input),
  }),
  operation({
    ...LIST,
    path: '/annotations',
    id: 'listAnnotations',
    summary: 'Lists the annotations of a site’s days.',
    input: z.object(ofSite),
    output: z.array(annotationSchema),
    order: BY_AGE,
    call: (procedures, input) => procedures.annotations.list(input),
  }),
  operation({
    ...ADD,
    path: '/annotations',
    id: 'addAnnotation',
    summary: 'Notes what happened on a day.',
    input: newAnnotationSchema.extend(ofSite),
    output: annotationSchema,
    call: (procedures, input) => procedures.annotations.add(input),
  }),
  operation({
    ...CHANGE,
    path: '/annotations',
    id: 'changeAnnotation',
    summary: 'Changes an annotation.',
    input: newAnnotationSchema.extend(one.shape),
    output: annotationSchema,
    call: (procedures, input) => procedures.annotations.change(input),
  }),
  operation({
    ...REMOVE,
    path: '/annotations',
    id: 'removeAnnotation',
    summary: 'Removes an annotation.',
    input: one,
    output: removedSchema,
    call: (procedures, input) => procedures.annotations.remove(input),
  }),
  operation({
    ...LIST,
    path: '/segments',
    id: 'listSegments',
    summary: 'Lists the segments of a site: filters with a name.',
    input: z.object(ofSite),
    output: z.array(segmentSchema),
    order: BY_AGE,
    call: (procedures, input) => procedures.segments.list(input),
  }),
  operation({
    ...ADD,
    permission: 'reports:read',
    path: '/segments',
    id: 'addSegment',
    summary: 'Keeps filters under a name; one of the site needs sites:write besides.',
    input: newSegmentSchema.extend(ofSite),
    output: segmentSchema,
    call: (procedures, input) => procedures.segments.add(input),
  }),
  operation({
    ...REMOVE,
    permission: 'reports:read',
    path: '/segments',
    id: 'removeSegment',
    summary: 'Removes a segment; one of the site needs sites:write besides.',
    input: one,
    output: removedSchema,
    call: (procedures, input) => procedures.segments.remove(input),
  }),
];
