/** Tells hits that no person looking at a page has caused. They are kept with a verdict and left out of reports. */
import type { BotFilter, BotReason } from '@footfall/domain';
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';
import { NAMED_BOTS, SPAM_REFERRERS } from './bot-agents.ts';
import type { ClientHints, Draft, Ending, RequestFacts } from './draft.ts';

/** Matching takes some microseconds and a site's visitors share few agents. */
const AGENTS_MAX = 5_000;
/** Longer agents are judged by their beginning: time to match stays bounded. */
const AGENT_CHARACTERS_MAX = 512;

type AgentKind = Extract<BotReason, 'agent' | 'headless' | 'library' | 'emptyAgent'> | 'browser';

/** Makes the step; it remembers the agents that it has seen. */
export function createClassifyBot() {
  const known = new LRUCache<string, AgentKind>({ max: AGENTS_MAX });
  const kindOf = (userAgent: string): AgentKind => {
    const agent = userAgent.slice(0, AGENT_CHARACTERS_MAX);
    let kind = known.get(agent);
    if (kind === undefined) {
      kind = readKind(agent);
      known.set(agent, kind);
    }
    return kind;
  };
  return (draft: Draft, { site, isServer }: RequestFacts): Ending | undefined => {
    const { client, received, hit } = draft;
    if (site.botFilter === 'off') return undefined;
    // A server's own agent says nothing of the visitor for whom it sends.
    const kind = isServer && received.userAgent === null ? 'browser' : kindOf(client.userAgent);
    const isDriven = received.isAutomated && site.botFilter === 'strict';
    const reason =
      judge(kind, client.hints, site.botFilter) ??
      judgeReferrer(hit.referrer) ??
      (isDriven ? 'webdriver' : undefined);
    if (reason !== undefined) hit.verdict = `bot:${reason}`;
    return undefined;
  };
}

/** Exported for its test: what an agent shows by itself. */
export function readKind(agent: string): AgentKind {
  if (agent.trim() === '') return 'emptyAgent';
  if (NAMED_BOTS.test(agent)) return 'agent';
  if (/headless|phantomjs/i.test(agent)) return 'headless';
  return isbot(agent) ? 'library' : 'browser';
}

function judge(kind: AgentKind, hints: ClientHints, filter: BotFilter): BotReason | undefined {
  if (kind === 'agent') return 'agent';
  if (hints.purpose !== undefined && /prefetch|prerender|preview/i.test(hints.purpose)) {
    return 'prefetch';
  }
  if (filter !== 'strict') return undefined;
  if (hints.brands?.includes('HeadlessChrome') === true) return 'headless';
  return kind === 'browser' ? undefined : kind;
}

function judgeReferrer(referrer: string | null): BotReason | undefined {
  if (referrer === null) return undefined;
  const labels = (referrer.split('/', 1)[0] ?? '').split('.');
  // Also hosts below a domain of the list.
  for (let first = 0; first < labels.length - 1; first += 1) {
    if (SPAM_REFERRERS.has(labels.slice(first).join('.'))) return 'referrerSpam';
  }
  return undefined;
}
