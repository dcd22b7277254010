/** Which browser, system and kind of device: names and major versions; the user agent itself is not kept. */
import type { Device } from '@footfall/domain';
import Bowser from 'bowser';
import { LRUCache } from 'lru-cache';
import { botNameOf } from './bot-agents.ts';
import type { Client, ClientHints, Draft, Ending } from './draft.ts';

type DeviceFacts = {
  browser: string | null;
  browserVersion: string | null;
  os: string | null;
  osVersion: string | null;
  device: Device | null;
};

/** Parsing takes 11 µs and a site's visitors share few agents: about 2 MB. */
const AGENTS_MAX = 5_000;
/** Longer agents are not from browsers. */
const AGENT_CHARACTERS_MAX = 1_024;

/** Browsers inside apps and others that call themselves something else; the first that matches. */
const OVERLAY: readonly [RegExp, string][] = [
  [/Instagram/, 'Instagram'],
  [/FBA[NV]\//, 'Facebook'],
  [/TikTok|musical_ly|BytedanceWebview/, 'TikTok'],
  [/MicroMessenger\//, 'WeChat'],
  [/\bLine\//, 'LINE'],
  [/Snapchat/, 'Snapchat'],
  [/\[?Pinterest/, 'Pinterest'],
  [/LinkedInApp/, 'LinkedIn'],
  [/\bGSA\//, 'Google app'],
  [/DuckDuckGo\/|\bDdg\//, 'DuckDuckGo'],
  [/HeadlessChrome/, 'Headless Chrome'],
  [/OPRGX|OPR\/\S+ \(Edition GX/, 'Opera GX'],
];

/** An agent that Bowser does not know is taken apart by it and its first word given: that is not ours to keep. */
const KNOWN_BROWSERS = new Set(Object.values(Bowser.BROWSER_MAP));
const KNOWN_SYSTEMS = new Set([
  ...Object.values(Bowser.OS_MAP),
  // Platforms of Sec-CH-UA-Platform.
  'Chrome OS',
  'Chromium OS',
  'Fuchsia',
]);

const NAMES: Readonly<Record<string, string>> = {
  'Microsoft Edge': 'Edge',
  'Samsung Internet for Android': 'Samsung Internet',
};

const UNKNOWN: DeviceFacts = {
  browser: null,
  browserVersion: null,
  os: null,
  osVersion: null,
  device: null,
};

/** Makes the step; it remembers the agents that it has seen. */
export function createPutDevice(): (draft: Draft) => Ending | undefined {
  const known = new LRUCache<string, DeviceFacts>({ max: AGENTS_MAX });
  return ({ client, hit }) => {
    const facts = factsOf(known, client);
    hit.browser = facts.browser;
    hit.browserVersion = facts.browserVersion;
    hit.os = facts.os;
    hit.osVersion = facts.osVersion;
    hit.device = facts.device;
    return undefined;
  };
}

function factsOf(known: LRUCache<string, DeviceFacts>, client: Client): DeviceFacts {
  const { brands, mobile, platform } = client.hints;
  const userAgent = client.userAgent.slice(0, AGENT_CHARACTERS_MAX);
  const key = `${userAgent}\n${mobile ?? ''}\n${platform ?? ''}\n${isBrave(brands)}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const facts = readAgent(userAgent, client.hints);
  known.set(key, facts);
  return facts;
}

/** What an agent and the hints beside it say. The hints come first: browsers freeze their agents. */
export function readAgent(userAgent: string, hints: ClientHints): DeviceFacts {
  if (userAgent === '') return UNKNOWN;
  const { browser, os, platform } = Bowser.parse(userAgent);
  const overlay = botNameOf(userAgent) ?? OVERLAY.find(([pattern]) => pattern.test(userAgent))?.[1];
  const known = KNOWN_BROWSERS.has(browser.name ?? '') ? (browser.name ?? null) : null;
  const named = isBrave(hints.brands) ? 'Brave' : (NAMES[known ?? ''] ?? known);
  const system = systemOf(hints.platform, os.name);
  return {
    browser: overlay ?? named,
    browserVersion: overlay === undefined && named !== null ? majorOf(browser.version) : null,
    os: system,
    osVersion: system === os.name ? systemVersion(os) : null,
    device: deviceOf(platform.type, system, hints.mobile),
  };
}

function isBrave(brands: string | undefined): boolean {
  return brands?.includes('"Brave"') ?? false;
}

/** The hint's system, else the agent's; a hint comes in quotes and may hold anything. */
function systemOf(hint: string | undefined, name: string | undefined): string | null {
  const platform = hint?.replaceAll('"', '') ?? '';
  if (KNOWN_SYSTEMS.has(platform)) return platform;
  return name !== undefined && KNOWN_SYSTEMS.has(name) ? name : null;
}

function majorOf(version: string | undefined): string | null {
  return /^\d{1,4}/.exec(version ?? '')?.[0] ?? null;
}

/** Leaves out the versions that browsers send whatever the system is. */
function systemVersion(os: {
  name?: string;
  version?: string;
  versionName?: string;
}): string | null {
  switch (os.name) {
    // Windows 11 calls itself 10.
    case 'Windows':
      return os.versionName === '10' ? '10+' : (os.versionName ?? null);
    case 'macOS':
      return os.version?.startsWith('10.15') ? null : majorOf(os.version);
    case 'Android':
      return os.version === '10' ? null : majorOf(os.version);
    default:
      return majorOf(os.version);
  }
}

const DESKTOPS = new Set(['Windows', 'macOS', 'Linux', 'Chrome OS', 'Chromium OS']);

function deviceOf(
  type: string | undefined,
  system: string | null,
  mobile: string | undefined,
): Device {
  if (type === 'tv') return 'tv';
  if (mobile === '?1') return 'mobile';
  if (mobile === '?0' && system === 'Android') return 'tablet';
  if (type === 'desktop' || type === 'mobile' || type === 'tablet') return type;
  return type === undefined && system !== null && DESKTOPS.has(system) ? 'desktop' : 'other';
}
