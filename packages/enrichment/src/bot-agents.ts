/** Agents that say what they are: crawlers, monitors, AI crawlers, link previewers. Facts, kept short on purpose. */

/**
 * Words that no browser has in its agent. Of `bot` the end counts (`Googlebot/2.1`, `GPTBot;`), and phones
 * named Cubot do not. Generic HTTP libraries are missing: see ADR 7.
 */
export const NAMED_BOTS = new RegExp(
  [
    '(?<!cu)bot(?![a-z])',
    'crawl',
    'spider',
    'slurp',
    'archive\\.org|ia_archiver',
    'facebookexternalhit|facebookcatalog|meta-external(?:agent|fetcher)',
    'google(?:other|-inspectiontool|-read-aloud|-extended|-cloudvertex)|mediapartners|apis-google|feedfetcher',
    'bingpreview|adidxbot|yahoo! slurp|yandex\\.com/bots|baidu\\.com/search',
    'chatgpt-user|oai-search|perplexity-user|claude-(?:user|web)|cohere-(?:ai|training)|mistralai-user',
    '^whatsapp/|^whatsapp$|skypeuripreview|embedly|vkshare|tumblr/|outbrain|pinterest/0|iframely',
    'pingdom|statuscake|site24x7|newrelicpinger|datadogsynthetics|updown\\.io|hetrixtools|checkly|better uptime',
    'chrome-lighthouse|pagespeed|gtmetrix|ptst/|webpagetest|speedcurve',
    'httrack|screaming frog|sitebulb|nutch|proximic|w3c_validator|ahrefs|semrush|siteaudit',
  ].join('|'),
  'i',
);

/** Domains that are sent as referrer to be looked at by the owner of the site. */
export const SPAM_REFERRERS: ReadonlySet<string> = new Set([
  '4webmasters.org',
  'best-seo-offer.com',
  'best-seo-solution.com',
  'blackhatworth.com',
  'bot-traffic.icu',
  'bot-traffic.xyz',
  'buttons-for-website.com',
  'buttons-for-your-website.com',
  'buy-cheap-online.info',
  'darodar.com',
  'econom.co',
  'event-tracking.com',
  'free-share-buttons.com',
  'free-social-buttons.com',
  'get-free-traffic-now.com',
  'ilovevitaly.com',
  'ilovevitaly.ru',
  'hulfingtonpost.com',
  'priceg.com',
  'ranksonic.info',
  'semalt.com',
  'semaltmedia.com',
  'simple-share-buttons.com',
  'social-buttons.com',
  'success-seo.com',
  'trafficmonetize.org',
  'traffic2money.com',
  'videos-for-your-business.com',
  'webmonetizer.net',
]);
