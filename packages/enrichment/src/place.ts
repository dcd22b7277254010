/** A host, and which part of it somebody registered. */
import { parse } from 'tldts';

export type Place = {
  host: string;
  /** What somebody registered, also below public domains such as github.io; a bare host stands for itself. */
  domain: string;
  /** What names may be registered under: `co.uk`. Null where it is no public suffix of ICANN. */
  suffix: string | null;
  /** Whether it can be a host of the public network: `node.js` cannot. */
  isPublic: boolean;
};

export function placeOf(host: string): Place {
  const { hostname, domain, publicSuffix, isIcann, isPrivate } = parse(host, {
    allowPrivateDomains: true,
  });
  return {
    // Without the dot that may end it.
    host: hostname ?? host,
    domain: domain ?? hostname ?? host,
    suffix: isIcann === true ? publicSuffix : null,
    isPublic: domain !== null && (isIcann === true || isPrivate === true),
  };
}

/** Letters, digits and `-` between dots, as an address or alone. */
const HOST = /^(?:https?:\/\/)?([\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+)(?:[:/?#]|$)/u;

/** The host that a campaign or a link names as its source, if it is one. */
export function placeOfWord(word: string): Place | undefined {
  const host = HOST.exec(word.toLowerCase())?.[1];
  if (host === undefined) return undefined;
  const place = placeOf(host);
  return place.isPublic ? place : undefined;
}
