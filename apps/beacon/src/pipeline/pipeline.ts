/** The way of a hit through the beacon: an ordered list of steps, each timed, each hit's end counted. */
import type { SessionStore } from '@footfall/cache';
import type { LostReason, StoredHit } from '@footfall/domain';
import {
  applyExclusions,
  createClassifyBot,
  createJudgeRate,
  createPutDevice,
  createPutLocation,
  createPutSource,
  createPutVisitor,
  createSumEngagement,
  type Draft,
  type Ending,
  type Locations,
  parseHit,
  putClient,
  putPage,
  putTime,
  type RequestFacts,
  redactPersonalData,
  type Step,
} from '@footfall/enrichment';
import type { Salts } from '../lookups/salts.ts';
import type { Metrics } from '../metrics.ts';
import { createFindDuplicates, type IsKnownId } from './find-duplicates.ts';
import { createNoteLost } from './note-lost.ts';
import { createPutSession } from './put-session.ts';

export type PipelineParts = {
  locations: Pick<Locations, 'of'>;
  salts: Salts;
  sessions: SessionStore;
  isKnownId: IsKnownId;
  metrics: Metrics;
};

type PipelineResult = {
  /** To be stored, but for duplicates, in the order of the request. */
  hits: StoredHit[];
  /** Which of them are known to be duplicates: these have no session. */
  isDuplicate: boolean[];
  /** What the sender says beside each of them: hits that it had to give up. */
  lost: [LostReason, number][][];
  /** Ended on the way, with their place in the request. */
  ended: { index: number; ending: Ending }[];
};

export type Pipeline = (
  inputs: readonly unknown[],
  request: RequestFacts,
) => Promise<PipelineResult>;

export function createPipeline(parts: PipelineParts): Pipeline {
  const steps: readonly Step[] = [
    { name: 'note-lost', each: createNoteLost(parts.metrics) },
    { name: 'put-time', each: putTime },
    { name: 'put-client', each: putClient },
    { name: 'put-page', each: putPage },
    { name: 'put-device', each: createPutDevice() },
    { name: 'put-location', each: createPutLocation(parts.locations) },
    { name: 'put-source', each: createPutSource() },
    { name: 'redact-personal-data', each: redactPersonalData },
    { name: 'classify-bot', each: createClassifyBot() },
    { name: 'apply-exclusions', each: applyExclusions },
    { name: 'put-visitor', each: createPutVisitor(parts.salts) },
    { name: 'judge-rate', each: createJudgeRate() },
    { name: 'sum-engagement', each: createSumEngagement() },
    { name: 'find-duplicates', all: createFindDuplicates(parts.isKnownId) },
    { name: 'put-session', all: createPutSession(parts.sessions, parts.metrics) },
  ];
  const timeParse = parts.metrics.stepTimes.of('parse-hit');
  const timedSteps = steps.map((step) => ({
    step,
    time: parts.metrics.stepTimes.of(step.name),
  }));

  return async (inputs, request) => {
    const ended: PipelineResult['ended'] = [];
    let startedAt = performance.now();
    let drafts = parseAll(inputs, request, ended);
    timeParse(performance.now() - startedAt);
    for (const { step, time } of timedSteps) {
      if (drafts.length === 0) break;
      startedAt = performance.now();
      if ('each' in step) drafts = passing(drafts, step.each, { request, ended });
      else await step.all(drafts, request);
      time(performance.now() - startedAt);
    }
    return {
      hits: drafts.map((draft) => draft.hit),
      isDuplicate: drafts.map((draft) => draft.isDuplicate),
      lost: drafts.map((draft) => draft.received.lost),
      ended,
    };
  };
}

function parseAll(
  inputs: readonly unknown[],
  request: RequestFacts,
  ended: PipelineResult['ended'],
): Draft[] {
  const drafts: Draft[] = [];
  inputs.forEach((input, index) => {
    const parsed = parseHit(input, index, request);
    if ('outcome' in parsed) ended.push({ index, ending: parsed });
    else drafts.push(parsed);
  });
  return drafts;
}

type Each = Extract<Step, { each: unknown }>['each'];
type Passage = { request: RequestFacts; ended: PipelineResult['ended'] };

/** Those that a step does not end. */
function passing(drafts: Draft[], each: Each, { request, ended }: Passage): Draft[] {
  let endings = 0;
  for (const draft of drafts) {
    const ending = each(draft, request);
    if (ending === undefined) continue;
    ended.push({ index: draft.index, ending });
    endings += 1;
  }
  if (endings === 0) return drafts;
  const gone = new Set(ended.slice(-endings).map(({ index }) => index));
  return drafts.filter(({ index }) => !gone.has(index));
}
