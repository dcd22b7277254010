/** Decides which addresses the dashboard may link to: web pages, nothing that could run. */

/** The page's address on the site's own host; null when the two do not make an http(s) address there. */
export function pageAddress(domain: string, page: string): string | null {
  if (!page.startsWith('/')) return null;
  const isLocal = /^(localhost|127\.0\.0\.1)(:|$)/.test(domain);
  return webAddress(`${isLocal ? 'http' : 'https'}://${domain}${page}`, domain);
}

function webAddress(text: string, host: string): string | null {
  try {
    const url = new URL(text);
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
    // Visitors choose paths: one that changes the host is not a page of the site.
    return isWeb && url.host === new URL(`${url.protocol}//${host}`).host ? url.href : null;
  } catch {
    return null;
  }
}
