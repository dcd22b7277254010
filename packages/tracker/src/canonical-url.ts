/**
 * The page's address, under the path that it names as its own by `<link rel="canonical">` where the site asks for it:
 * the same article under many addresses is one page. The query stays the address's own, for campaigns are told by
 * it, and a link to another host is about somebody else's page. https://www.rfc-editor.org/rfc/rfc6596
 */
import { isOn } from './is-on.ts';
import { options } from './options.ts';
import { pageUrl } from './page-url.ts';
import { withoutQuery } from './without-query.ts';

export const canonicalUrl = (): string => {
  const link =
    isOn(options.canonical) && document.querySelector<HTMLLinkElement>('link[rel=canonical]');
  return link && link.href.split('/')[2] === location.host
    ? withoutQuery(link.href) + location.search
    : pageUrl();
};
