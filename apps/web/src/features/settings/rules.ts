/** The rules of a site while they are typed: lines of text, and what they make of an address. */
import { asciiHost, comparablePage, fitsPieces, piecesOf } from '@footfall/domain';

/** One rule a line; empty lines and spaces around do not matter. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A path alone is one of the domain's. */
export type SiteRules = {
  domain: string;
  excludedPages: readonly string[];
  allowedHostnames: readonly string[];
};

export type Verdict =
  | { kind: 'counts' | 'host' | 'noUrl' }
  /** The page is left out by this pattern. */
  | { kind: 'page'; pattern: string };

/** What the rules about pages and hosts make of an address; those about visitors it does not tell. */
export function verdictOn(address: string, rules: SiteRules): Verdict {
  const url = parse(address, rules.domain);
  if (url === null) return { kind: 'noUrl' };
  const page = comparablePage(url.pathname);
  const pattern = rules.excludedPages.find((one) =>
    fitsPieces(page, piecesOf(comparablePage(one))),
  );
  if (pattern !== undefined) return { kind: 'page', pattern };
  const hosts = rules.allowedHostnames.map(asciiHost);
  const isAllowed =
    hosts.length === 0 || hosts.some((one) => fitsPieces(url.hostname, piecesOf(one)));
  return { kind: isAllowed ? 'counts' : 'host' };
}

function parse(address: string, domain: string): URL | null {
  const whole = address.startsWith('/') ? `${domain}${address}` : address;
  try {
    const url = new URL(/^https?:\/\//i.test(whole) ? whole : `https://${whole}`);
    return url.hostname === '' ? null : url;
  } catch {
    return null;
  }
}
