/** Turns lines of an access log into hits, by the steps with which the beacon enriches and judges its own. */
import { randomBytes } from 'node:crypto';
import { type Site, URL_CHARACTERS_MAX } from '@footfall/domain';
import {
  applyExclusions,
  createClassifyBot,
  createJudgeRate,
  createPutDevice,
  createPutLocation,
  createPutSource,
  createPutVisitor,
  type Locations,
  NO_HINTS,
  parseHit,
  putPage,
  type RequestFacts,
  redactPersonalData,
} from '@footfall/enrichment';
import { createLogSessions, type SessionEntry, type SessionlessHit } from './log-sessions.ts';
import { isPageRequest } from './page-requests.ts';
import { type LogLine, parseLogLine } from './parse-log-line.ts';
import type { LineReading, ReadLines } from './read-step.ts';

/** What the next step has to know; it goes when the import ends. */
export type LogMemory = {
  /** Of this import alone, base64: visitors are told apart by it, and by nothing once it is gone. */
  key: string;
  sessions: SessionEntry[];
  /** How much visitors did in the last minute of the step, where the site judges by that. */
  rates: [string, number][];
};

const KEY_BYTES = 32;

export function newLogMemory(): LogMemory {
  return { key: randomBytes(KEY_BYTES).toString('base64'), sessions: [], rates: [] };
}

/** There was no web before. */
const FIRST_AT = Date.UTC(1991, 0, 1);
/** How far a server's clock may be ahead of ours. */
const AHEAD_MAX_MS = 60_000;
const MINUTE_MS = 60_000;
/** Orders hits of the same second by their lines; the column holds no larger number. */
const ORDER_MAX = 32_768;

export type LogReader = { read: ReadLines; memory(): LogMemory };

/** Makes the reader of a site's log, which goes on where `memory` ends. */
export function createLogReader({
  site,
  locations,
  memory,
}: {
  site: Site;
  locations: Pick<Locations, 'of'>;
  memory: LogMemory;
}): LogReader {
  const key = Buffer.from(memory.key, 'base64');
  const sessions = createLogSessions(key, memory.sessions);
  const rates = new Map(memory.rates);
  const steps = [
    putPage,
    createPutDevice(),
    createPutLocation(locations),
    createPutSource(),
    redactPersonalData,
    createClassifyBot(),
    applyExclusions,
    // The day is in the hash: one key names a visitor anew each day, as the beacon's salts do.
    createPutVisitor({ of: () => key }),
    createJudgeRate(rates),
  ];

  function readLine(text: string, of: LineOf): LineReading | SessionlessHit {
    const parsed = parseLogLine(text);
    if (!parsed.ok) return { is: 'malformed', reason: parsed.reason };
    const { line } = parsed;
    if (line.at < FIRST_AT || line.at > of.now + AHEAD_MAX_MS) {
      return { is: 'malformed', reason: 'time' };
    }
    if (!isPageRequest(line)) return { is: 'skipped' };
    const request = requestOf(site, line);
    const draft = parseHit(wireOf(site, line, of.hitId), of.number % ORDER_MAX, request);
    if ('outcome' in draft) return { is: 'malformed', reason: draft.reason };
    draft.hit.at = line.at;
    for (const step of steps) step(draft, request);
    return { hit: draft.hit, formerIds: draft.formerIds, line: of.number };
  }

  return {
    read(lines) {
      const waiting: SessionlessHit[] = [];
      const readings = lines.map(({ text, ...of }): LineReading => {
        const reading = readLine(text, of);
        if ('is' in reading) return reading;
        waiting.push(reading);
        return { is: 'hit', hit: reading.hit };
      });
      sessions.join(waiting);
      forgetRates(rates, waiting);
      return readings;
    },
    memory: () => ({ key: memory.key, sessions: sessions.entries(), rates: [...rates] }),
  };
}

type LineOf = { number: number; hitId: string; now: number };

function requestOf(site: Site, { at, address, userAgent }: LogLine): RequestFacts {
  const client = { address, userAgent, hints: NO_HINTS, proxyHeaders: [] };
  return { site, arrivedAt: at, client, isServer: false, engagement: 'soFar' };
}

/** The hit as the script would have sent it. */
function wireOf(site: Site, { host, target, referrer }: LogLine, hitId: string): unknown {
  const isWhole = /^https?:\/\//i.test(target);
  return {
    i: hitId,
    n: 'pageview',
    u: isWhole ? target : `https://${host ?? site.domain}${target}`,
    r: referrer !== null && referrer.length <= URL_CHARACTERS_MAX ? referrer : null,
  };
}

/** Only the last minute goes on in the next step. */
function forgetRates(rates: Map<string, number>, hits: readonly SessionlessHit[]): void {
  const last = hits.at(-1);
  if (last === undefined) return;
  const minute = Math.floor(last.hit.at / MINUTE_MS);
  for (const name of rates.keys()) {
    if (Number(name.split(' ')[1]) < minute - 1) rates.delete(name);
  }
}
