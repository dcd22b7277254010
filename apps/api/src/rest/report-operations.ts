/** The reports beside breakdowns, as rows of the REST API's table. */
import {
  funnelQuestionSchema,
  funnelResultSchema,
  journeyResultSchema,
  journeySchema,
  presentResultSchema,
  presentSchema,
  scriptErrorsResultSchema,
  scriptErrorsSchema,
  sessionListResultSchema,
  sessionListSchema,
  timelineResultSchema,
  timelineSchema,
  vitalsResultSchema,
  vitalsSchema,
} from '@footfall/domain';
import { type Operation, operation } from './operation.ts';

/** What all of them share. */
const REPORT = {
  method: 'post',
  permission: 'reports:read',
  status: 200,
  problems: [400, 404, 504],
} as const;

export const REPORT_OPERATIONS: readonly Operation[] = [
  operation({
    ...REPORT,
    path: '/present',
    id: 'present',
    summary: 'Who is on the site now: by page, source and country, and what happened last.',
    input: presentSchema,
    output: presentResultSchema,
    call: (procedures, input) => procedures.realtime.present(input),
  }),
  operation({
    ...REPORT,
    path: '/vitals',
    id: 'vitals',
    summary: 'Web vitals: percentiles, and shares by rating.',
    input: vitalsSchema,
    output: vitalsResultSchema,
    call: (procedures, input) => procedures.reports.vitals(input),
  }),
  operation({
    ...REPORT,
    path: '/errors',
    id: 'scriptErrors',
    summary: 'Errors of the site’s scripts: how often, for how many, and where.',
    input: scriptErrorsSchema,
    output: scriptErrorsResultSchema,
    call: (procedures, input) => procedures.reports.scriptErrors(input),
  }),
  operation({
    ...REPORT,
    path: '/funnel',
    id: 'funnel',
    summary: 'How many go through a list of steps, and where they drop off.',
    input: funnelQuestionSchema,
    output: funnelResultSchema,
    call: (procedures, input) => procedures.reports.funnel(input),
  }),
  operation({
    ...REPORT,
    path: '/journey',
    id: 'journey',
    summary: 'Which pages and events follow upon one another.',
    input: journeySchema,
    output: journeyResultSchema,
    call: (procedures, input) => procedures.reports.journey(input),
  }),
  operation({
    ...REPORT,
    path: '/sessions',
    id: 'listSessions',
    summary: 'Sessions one by one, the newest first.',
    input: sessionListSchema,
    output: sessionListResultSchema,
    call: (procedures, input) => procedures.reports.sessions(input),
  }),
  operation({
    ...REPORT,
    path: '/session',
    id: 'session',
    summary: 'What happened in one session, hit by hit.',
    input: timelineSchema,
    output: timelineResultSchema,
    call: (procedures, input) => procedures.reports.session(input),
  }),
];
