/** Sends hits through the pipeline and keeps them: when this has answered, they are durable. */
import { MALFORMED_MESSAGES, type Outcome, type StoredHit } from '@footfall/domain';
import type { Ending, RequestFacts } from '@footfall/enrichment';
import type { Trace } from '@footfall/tracing';
import type { Beacon } from '../beacon.ts';
import { no, type Refusal, type Refused } from './answer.ts';

export type Taken = {
  ok: true;
  /** Kept, in the order of the request. */
  hits: StoredHit[];
  /** Of these nothing is kept; in the order of the request. */
  ended: { index: number; ending: Ending }[];
  /** Those of the kept hits that no report counts. */
  leftOut: { index: number; verdict: string }[];
};

/** A full spool means that MongoDB has been away for long. */
const RETRY_LATER_SECONDS = 30;

const FULL: Refusal = {
  status: 503,
  error: 'There is no room to keep more hits right now; send the same hits again later.',
  retryAfter: RETRY_LATER_SECONDS,
};

export function takeHits(
  beacon: Beacon,
  inputs: readonly unknown[],
  request: RequestFacts,
): Promise<Taken | Refused> {
  const trace = beacon.tracing.draw('request', 'take hits', () => {
    // By the clock of this machine, as the spans of its other steps.
    return Date.now() - (beacon.now() - request.arrivedAt);
  });
  const work = { inputs, request };
  return trace === null ? take(beacon, work, trace) : takeFollowed(beacon, work, trace);
}

type Work = { inputs: readonly unknown[]; request: RequestFacts };

async function takeFollowed(beacon: Beacon, work: Work, trace: Trace): Promise<Taken | Refused> {
  const site = work.request.site.id;
  try {
    const taken = await take(beacon, work, trace);
    trace.end({ site, hits: work.inputs.length, kept: taken.ok ? taken.hits.length : 0 });
    return taken;
  } catch (error) {
    trace.fail({ site });
    throw error;
  }
}

async function take(
  beacon: Beacon,
  { inputs, request }: Work,
  trace: Trace | null,
): Promise<Taken | Refused> {
  const { id } = request.site;
  if (!beacon.spool.hasRoom()) return refuseHits(beacon, id, inputs.length);
  const judging = trace?.begin('judge');
  const { hits, isDuplicate, lost, ended } = await beacon.pipeline(inputs, request);
  // They ended step by step.
  ended.sort((one, other) => one.index - other.index);
  judging?.end();
  const keeping = trace?.begin('keep');
  let kept: boolean[];
  try {
    const beside = { isDuplicate, ended: ended.map(outcomeOf), traceparent: trace?.traceparent };
    kept = await beacon.spool.append(id, hits, beside);
  } catch (error) {
    keeping?.fail();
    beacon.log.error({ reason: reasonOf(error) }, 'the spool cannot be written');
    return refuseHits(beacon, id, inputs.length);
  }
  keeping?.end();
  for (const [index, hit] of hits.entries()) countKept(beacon, hit, kept[index] === true);
  for (const [index, counts] of lost.entries()) {
    // Said again with a hit that is sent again.
    if (kept[index] !== true) continue;
    for (const [reason, count] of counts) beacon.spool.ledger.note(id, `lost:${reason}`, count);
  }
  for (const { ending } of ended) beacon.metrics.countHits(ending.outcome, ending.reason);
  const leftOut = leftOutOf(hits);
  beacon.live.note(
    id,
    hits.filter(({ verdict }, index) => verdict === null && kept[index] === true),
  );
  if (!request.isServer) beacon.arrivals.note(id, request.client);
  beacon.metrics.countRequest('202');
  return { ok: true, hits, ended, leftOut };
}

function refuseHits(beacon: Beacon, siteId: string, count: number): Refused {
  beacon.spool.ledger.note(siteId, 'refused', count);
  beacon.metrics.countHits('refused', '', count);
  return no(FULL);
}

function countKept(beacon: Beacon, { verdict }: StoredHit, isNew: boolean): void {
  const [outcome = '', reason = ''] = isNew ? outcomeAndReason(verdict) : ['duplicate'];
  beacon.metrics.countHits(outcome, reason);
}

function outcomeAndReason(verdict: string | null): string[] {
  return verdict === null ? ['stored'] : verdict.split(':');
}

/** Who tries the beacon by hand shall see why a hit that was accepted is in no report. */
function leftOutOf(hits: readonly StoredHit[]): Taken['leftOut'] {
  return hits.flatMap(({ order, verdict }) =>
    verdict === null ? [] : [{ index: order, verdict }],
  );
}

function outcomeOf({ ending }: { ending: Ending }): Outcome {
  return ending.outcome === 'malformed'
    ? `malformed:${ending.reason}`
    : `excluded:${ending.reason}`;
}

/** Why nothing is kept of a hit, for the sender. */
export function sentenceFor(ending: Ending): string {
  if (ending.outcome === 'malformed') return MALFORMED_MESSAGES[ending.reason];
  return 'not kept: the visitor asks for privacy, and the site honours it';
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : 'unknown error';
}
