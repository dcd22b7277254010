/** Names that really exist, of companies and of domains: what a shard key by first letter would have to spread. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import thirdPartyWeb from 'third-party-web';

/** Hosts that HTTP Archive saw pages load from, one a line, the name first (third-party-web, MIT). */
const HOSTS_FILE = createRequire(import.meta.url).resolve('third-party-web/dist/domain-map.csv');

/** Companies whose code is on web pages, each once: about 2,000. */
export function companyNames(): string[] {
  return [...new Set(thirdPartyWeb.entities.map(({ company }) => company))].sort();
}

/** Domains of two labels, as somebody registered them: about 14,000. Deeper hosts would count one owner often. */
export function domainNames(): string[] {
  const hosts = readFileSync(HOSTS_FILE, 'utf8')
    .split('\n')
    .map((line) => line.split(',')[0] ?? '');
  return [...new Set(hosts.filter((host) => /^[^.]+\.[^.]+$/.test(host)))].sort();
}
