/** Domains in letters and in the ASCII of URLs (punycode): one is kept, both are found. */
import { domainToASCII, domainToUnicode } from 'node:url';

const PORT = /:\d+$/;
/** What has another spelling; everything else stays as it is. */
const IS_INTERNATIONAL = /[^!-~]|xn--/;

/** The spelling that is kept: people read it. */
export function keptDomain(domain: string): string {
  return inSpelling(domain, domainToUnicode);
}

/** All spellings in which sites of a domain may have been kept, with and without `www.`. */
export function spellingsOf(domain: string): string[] {
  const bare = domain.replace(/^www\./, '');
  const spellings = [bare, keptDomain(bare), inSpelling(bare, domainToASCII)];
  return [...new Set(spellings.flatMap((one) => [one, `www.${one}`]))];
}

function inSpelling(domain: string, spell: (host: string) => string): string {
  if (!IS_INTERNATIONAL.test(domain)) return domain;
  const port = PORT.exec(domain)?.[0] ?? '';
  // Both answer with nothing where it is no domain.
  const host = spell(domain.slice(0, domain.length - port.length));
  return host === '' ? domain : `${host}${port}`;
}
