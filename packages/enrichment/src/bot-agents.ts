/** Agents that say what they are: crawlers, monitors, AI crawlers, link previewers. Facts, kept short on purpose. */
import type { BotName } from '@footfall/domain';

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
    'facebookexternalhit|facebookcatalog|meta-(?:external(?:ads|agent|fetcher)|webindexer)',
    'google(?:other|-inspectiontool|-read-aloud|-extended|-cloudvertex)|mediapartners|apis-google|feedfetcher',
    'bingpreview|adidxbot|yahoo! slurp|yandex\\.com/bots|baidu\\.com/search',
    'chatgpt-user|oai-search|perplexity-user|claude-(?:user|web)|anthropic-ai|cohere-(?:ai|training)|mistralai-user|gemini-deep-research',
    '^whatsapp/|^whatsapp$|skypeuripreview|embedly|vkshare|tumblr/|outbrain|pinterest/0|iframely',
    'pingdom|statuscake|site24x7|newrelicpinger|datadogsynthetics|updown\\.io|hetrixtools|checkly|better uptime',
    'chrome-lighthouse|pagespeed|gtmetrix|ptst/|webpagetest|speedcurve',
    'httrack|screaming frog|sitebulb|nutch|proximic|w3c_validator|ahrefs|semrush|siteaudit',
  ].join('|'),
  'i',
);

/** Their names, where Bowser does not know them; the first that matches. */
const NAMES: readonly [RegExp, BotName][] = [
  [/AI2Bot/i, 'AI2Bot'],
  [/Amazonbot|Amzn-/i, 'AmazonBot'],
  [/anthropic-ai/i, 'Anthropic AI'],
  [/Bytespider/i, 'Bytespider'],
  [/CCBot/, 'CCBot'],
  [/Claude-SearchBot/i, 'Claude-SearchBot'],
  [/Claude-User/i, 'Claude-User'],
  [/Claude-Web/i, 'Claude-Web'],
  [/cohere-/i, 'Cohere'],
  [/DuckAssistBot/i, 'DuckAssistBot'],
  [/Gemini-Deep-Research/i, 'Gemini Deep Research'],
  [/Google-CloudVertexBot/i, 'Google-CloudVertexBot'],
  [/GoogleOther/i, 'GoogleOther'],
  [/ImagesiftBot/i, 'ImagesiftBot'],
  [/MistralAI-User/i, 'MistralAI-User'],
  [/PanguBot/i, 'PanguBot'],
  [/Timpibot/i, 'Timpibot'],
  [/Applebot/i, 'Applebot'],
  [/PetalBot/i, 'PetalBot'],
  [/Qwantbot/i, 'Qwantbot'],
  [/SeznamBot/i, 'SeznamBot'],
  [/Sogou/i, 'Sogou'],
  [/Discordbot/i, 'Discordbot'],
  [/LinkedInBot/i, 'LinkedInBot'],
  [/Pinterestbot|Pinterest\/0/i, 'Pinterestbot'],
  [/SkypeUriPreview/i, 'Skype'],
  [/TelegramBot/i, 'TelegramBot'],
  [/Twitterbot/i, 'Twitterbot'],
  [/^WhatsApp/i, 'WhatsApp'],
  [/Checkly/i, 'Checkly'],
  [/DatadogSynthetics/i, 'Datadog'],
  [/HetrixTools/i, 'HetrixTools'],
  [/Chrome-Lighthouse|PageSpeed/i, 'Lighthouse'],
  [/Site24x7/i, 'Site24x7'],
  [/StatusCake/i, 'StatusCake'],
  [/UptimeRobot/i, 'UptimeRobot'],
  [/updown\.io/i, 'Updown.io'],
  [/AhrefsBot|AhrefsSiteAudit/i, 'AhrefsBot'],
  [/AdsBot-Google/i, 'Google AdsBot'],
  [/DotBot/i, 'DotBot'],
  [/MJ12bot/i, 'MJ12bot'],
  [/archive\.org|ia_archiver/i, 'InternetArchiveCrawler'],
  [/Screaming Frog/i, 'Screaming Frog'],
  [/SemrushBot|SiteAuditBot/i, 'SemrushBot'],
];

/** The name of a bot that says what it is; undefined for browsers, and for bots that this list leaves to Bowser. */
export function botNameOf(agent: string): BotName | undefined {
  if (!NAMED_BOTS.test(agent)) return undefined;
  return NAMES.find(([pattern]) => pattern.test(agent))?.[1];
}

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
