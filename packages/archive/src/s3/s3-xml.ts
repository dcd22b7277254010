/**
 * Reads the few answers of S3 that are XML. They are flat, made by machines, and hold nothing but keys of ours,
 * numbers, times and ids, so that finding elements by name is all it takes.
 */

/** The text of the first element of that name; null when there is none. */
export function textOf(xml: string, name: string): string | null {
  const match = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml);
  return match === null ? null : decode(match[1] ?? '');
}

/** What is inside of each element of that name. */
export function elementsOf(xml: string, name: string): string[] {
  const found = xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'));
  return [...found].map((match) => match[1] ?? '');
}

const ENTITIES: Record<string, string> = {
  ...{ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' },
  // Tags of objects come in quotes, which servers spell in three ways.
  ...{ '&#34;': '"', '&#x22;': '"', '&#39;': "'", '&#x27;': "'" },
};

function decode(text: string): string {
  return text.replace(/&[^;]{1,8};/g, (entity) => ENTITIES[entity] ?? entity);
}
