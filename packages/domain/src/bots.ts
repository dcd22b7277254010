/** Bots that say who they are: the names that are kept of them, as the browser of a hit, and what they come for. */

export const BOT_KINDS = ['ai', 'search', 'preview', 'monitor', 'marketing', 'archive'] as const;
/** `ai` reads pages for language models, for training and for somebody's question alike. */
export type BotKind = (typeof BOT_KINDS)[number];

/** A closed list: of an agent nothing else is kept. */
export const BOTS = {
  AI2Bot: 'ai',
  AmazonBot: 'ai',
  'Anthropic AI': 'ai',
  Bytespider: 'ai',
  CCBot: 'ai',
  'ChatGPT-User': 'ai',
  'Claude-SearchBot': 'ai',
  'Claude-User': 'ai',
  'Claude-Web': 'ai',
  ClaudeBot: 'ai',
  Cohere: 'ai',
  Diffbot: 'ai',
  DuckAssistBot: 'ai',
  'Gemini Deep Research': 'ai',
  'Google-CloudVertexBot': 'ai',
  GoogleOther: 'ai',
  GPTBot: 'ai',
  ImagesiftBot: 'ai',
  'Meta-ExternalAgent': 'ai',
  'Meta-ExternalFetcher': 'ai',
  'MistralAI-User': 'ai',
  'OAI-SearchBot': 'ai',
  Omgilibot: 'ai',
  PanguBot: 'ai',
  'Perplexity-User': 'ai',
  PerplexityBot: 'ai',
  Timpibot: 'ai',
  YouBot: 'ai',
  Applebot: 'search',
  BaiduSpider: 'search',
  BingCrawler: 'search',
  DuckDuckBot: 'search',
  Googlebot: 'search',
  'Meta-WebIndexer': 'search',
  PetalBot: 'search',
  Qwantbot: 'search',
  SeznamBot: 'search',
  Sogou: 'search',
  YahooSlurp: 'search',
  YandexBot: 'search',
  Discordbot: 'preview',
  FacebookExternalHit: 'preview',
  LinkedInBot: 'preview',
  Linespider: 'preview',
  Pinterestbot: 'preview',
  Skype: 'preview',
  SlackBot: 'preview',
  TelegramBot: 'preview',
  Twitterbot: 'preview',
  WhatsApp: 'preview',
  Checkly: 'monitor',
  Datadog: 'monitor',
  HetrixTools: 'monitor',
  Lighthouse: 'monitor',
  PingdomBot: 'monitor',
  Site24x7: 'monitor',
  StatusCake: 'monitor',
  UptimeRobot: 'monitor',
  'Updown.io': 'monitor',
  AhrefsBot: 'marketing',
  'Google AdsBot': 'marketing',
  DotBot: 'marketing',
  'Meta-ExternalAds': 'marketing',
  MJ12bot: 'marketing',
  'Screaming Frog': 'marketing',
  SemrushBot: 'marketing',
  InternetArchiveCrawler: 'archive',
} as const satisfies Record<string, BotKind>;
export type BotName = keyof typeof BOTS;
export const BOT_NAMES = Object.keys(BOTS) as BotName[];

/** What a bot of that name comes for; null where the name is none of {@link BOTS}. */
export function botKindOf(name: string): BotKind | null {
  return Object.hasOwn(BOTS, name) ? BOTS[name as BotName] : null;
}
