/** Turns search parameters into a readable query string and back: `?period=7d&f=is:page:/docs`. */

/** A name that stands once is a string, one that stands more often a list. */
export function parseAddress(text: string): Record<string, string | string[]> {
  const search: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const known = search[name];
    if (known === undefined) search[name] = value;
    else search[name] = [...(Array.isArray(known) ? known : [known]), value];
  }
  return { ...search };
}

export function writeAddress(search: Record<string, unknown>): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(search)) {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    for (const item of values) {
      if (typeof item === 'string') pairs.push(`${encodeURIComponent(name)}=${encodeValue(item)}`);
    }
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Slashes, colons and commas may stand in a query as they are (RFC 3986, 3.4); people read addresses. */
function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(/%(?:2F|3A|2C)/g, decodeURIComponent);
}
