/** The site's own rules: whose hits and which pages do not count. Kept with a verdict, but for who asks for privacy. */

import { createRangeCheck } from '@footfall/addresses';
import {
  asciiHost,
  comparablePage,
  type ExclusionRule,
  fitsPieces,
  piecesOf,
  type Site,
} from '@footfall/domain';
import ipaddr from 'ipaddr.js';
import type { Draft, Ending, RequestFacts } from './draft.ts';

type Rules = {
  isExcludedAddress: (address: string) => boolean;
  isExcludedPage: (page: string) => boolean;
  isAllowedHostname: (hostname: string) => boolean;
};

/** The lookup of sites hands out the same object until a site is read again. */
const rulesOfSite = new WeakMap<Site, Rules>();

export function applyExclusions(draft: Draft, { site }: RequestFacts): Ending | undefined {
  if (site.honourPrivacySignal && draft.client.hints.wantsPrivacy) {
    return { outcome: 'excluded', reason: 'privacySignal' };
  }
  if (draft.hit.verdict !== null) return undefined;
  const rule = ruleAgainst(draft, site);
  if (rule !== undefined) draft.hit.verdict = `excluded:${rule}`;
  return undefined;
}

function ruleAgainst({ client, hit }: Draft, site: Site): ExclusionRule | undefined {
  const rules = rulesOf(site);
  if (rules.isExcludedAddress(client.address)) return 'address';
  if (hit.country !== null && site.excludedCountries.includes(hit.country)) return 'country';
  if (rules.isExcludedPage(hit.page)) return 'page';
  if (!rules.isAllowedHostname(hit.hostname)) return 'hostname';
  return undefined;
}

function rulesOf(site: Site): Rules {
  const known = rulesOfSite.get(site);
  if (known !== undefined) return known;
  const isInRange = createRangeCheck(site.excludedAddresses);
  const pages = site.excludedPages.map((pattern) => piecesOf(comparablePage(pattern)));
  const hostnames = site.allowedHostnames.map((pattern) => piecesOf(asciiHost(pattern)));
  const rules: Rules = {
    isExcludedAddress: (address) =>
      site.excludedAddresses.length > 0 && ipaddr.isValid(address) && isInRange(address),
    isExcludedPage(page) {
      if (pages.length === 0) return false;
      const compared = comparablePage(page);
      return pages.some((pieces) => fitsPieces(compared, pieces));
    },
    isAllowedHostname: (hostname) =>
      hostnames.length === 0 || hostnames.some((pieces) => fitsPieces(hostname, pieces)),
  };
  rulesOfSite.set(site, rules);
  return rules;
}
