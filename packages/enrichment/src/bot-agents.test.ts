/** Bots that say who they are: each name of the list is what remains of an agent that is really sent. */
import { BOT_NAMES, type BotName } from '@footfall/domain';
import { expect, test } from 'vitest';
import { readKind } from './classify-bot.ts';
import { readAgent } from './put-device.ts';

const compatible = (said: string) => `Mozilla/5.0 (compatible; ${said})`;
const like = (said: string) =>
  `Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ${said}) Chrome/131.0.0.0 Safari/537.36`;

const AGENTS: Record<BotName, string> = {
  AI2Bot: compatible('AI2Bot/1.0; +https://allenai.org/crawler'),
  AmazonBot: like('Amazonbot/0.1; +https://developer.amazon.com/support/amazonbot'),
  'Anthropic AI': 'anthropic-ai/1.0',
  Bytespider: 'Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 Bytespider; x@example.com',
  CCBot: 'CCBot/2.0 (https://commoncrawl.org/faq/)',
  'ChatGPT-User': like('ChatGPT-User/1.0; +https://openai.com/bot'),
  'Claude-SearchBot': like('Claude-SearchBot/1.0; +searchbot@anthropic.com'),
  'Claude-User': like('Claude-User/1.0; +claude-user@anthropic.com'),
  'Claude-Web': compatible('Claude-Web/1.0'),
  ClaudeBot: like('ClaudeBot/1.0; +claudebot@anthropic.com'),
  Cohere: 'cohere-ai',
  Diffbot: compatible('Diffbot/2.0; +http://www.diffbot.com'),
  DuckAssistBot: compatible('DuckAssistBot/1.2; +http://duckduckgo.com/duckassistbot.html'),
  'Gemini Deep Research': like('Gemini-Deep-Research; +https://gemini.google/'),
  'Google-CloudVertexBot': compatible('Google-CloudVertexBot'),
  GoogleOther:
    'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) Chrome/131.0.0.0 (compatible; GoogleOther)',
  GPTBot: like('GPTBot/1.2; +https://openai.com/gptbot'),
  ImagesiftBot: compatible('ImagesiftBot; +imagesift.com'),
  'Meta-ExternalAgent':
    'meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)',
  'Meta-ExternalFetcher': 'meta-externalfetcher/1.1',
  'MistralAI-User': compatible('MistralAI-User/1.0; +https://docs.mistral.ai/robots'),
  'OAI-SearchBot': like('OAI-SearchBot/1.0; +https://openai.com/searchbot'),
  Omgilibot: 'omgilibot/0.4 +http://omgili.com',
  PanguBot: compatible('PanguBot; pangubot@huawei.com'),
  'Perplexity-User': like('Perplexity-User/1.0; +https://perplexity.ai/perplexity-user'),
  PerplexityBot: like('PerplexityBot/1.0; +https://perplexity.ai/perplexitybot'),
  Timpibot: 'Timpibot/0.9 (+http://www.timpi.io)',
  YouBot: compatible('YouBot/1.0; +https://about.you.com/youbot/'),
  Applebot: like('Applebot/0.1; +http://www.apple.com/go/applebot'),
  BaiduSpider: compatible('Baiduspider/2.0; +http://www.baidu.com/search/spider.html'),
  BingCrawler: compatible('bingbot/2.0; +http://www.bing.com/bingbot.htm'),
  DuckDuckBot: 'DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)',
  Googlebot: compatible('Googlebot/2.1; +http://www.google.com/bot.html'),
  'Meta-WebIndexer': 'meta-webindexer/1.1',
  PetalBot: compatible('PetalBot;+https://webmaster.petalsearch.com/site/petalbot'),
  Qwantbot: compatible('Qwantbot/1.0; +https://help.qwant.com/bot/'),
  SeznamBot: compatible('SeznamBot/4.0; +https://o-seznam.cz/napoveda/seznambot/'),
  Sogou: 'Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)',
  YahooSlurp: compatible('Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp'),
  YandexBot: compatible('YandexBot/3.0; +http://yandex.com/bots'),
  Discordbot: compatible('Discordbot/2.0; +https://discordapp.com'),
  FacebookExternalHit: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  LinkedInBot: 'LinkedInBot/1.0 (compatible; Mozilla/5.0; +http://www.linkedin.com)',
  Linespider: compatible('Linespider/1.1; +https://lin.ee/4dwXkTH'),
  Pinterestbot: compatible('Pinterestbot/1.0; +http://www.pinterest.com/bot.html'),
  Skype: 'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
  SlackBot: 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  TelegramBot: 'TelegramBot (like TwitterBot)',
  Twitterbot: 'Twitterbot/1.0',
  WhatsApp: 'WhatsApp/2.23.20.0 A',
  Checkly: 'Checkly/1.0 (https://www.checklyhq.com)',
  Datadog: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0 Safari/537.36 DatadogSynthetics',
  HetrixTools: 'HetrixTools Uptime Monitoring Bot. https://hetrix.tools/uptime-monitoring-bot.html',
  Lighthouse:
    'Mozilla/5.0 (Linux; Android 11; moto g) Chrome/131.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse',
  PingdomBot: 'Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)',
  Site24x7: 'Site24x7',
  StatusCake: 'Mozilla/5.0 (Windows NT 6.2; WOW64) Safari/537.36 StatusCake',
  UptimeRobot: compatible('UptimeRobot/2.0; http://www.uptimerobot.com/'),
  'Updown.io': 'updown.io daemon 2.11',
  AhrefsBot: compatible('AhrefsBot/7.0; +http://ahrefs.com/robot/'),
  'Google AdsBot': 'AdsBot-Google (+http://www.google.com/adsbot.html)',
  DotBot: compatible('DotBot/1.2; +https://opensiteexplorer.org/dotbot'),
  'Meta-ExternalAds': 'meta-externalads/1.1',
  MJ12bot: compatible('MJ12bot/v1.4.8; http://mj12bot.com/'),
  'Screaming Frog': 'Screaming Frog SEO Spider/21.0',
  SemrushBot: compatible('SemrushBot/7~bl; +http://www.semrush.com/bot.html'),
  InternetArchiveCrawler: compatible('archive.org_bot +http://archive.org/details/archive.org_bot'),
};

test.each(BOT_NAMES)('%s is left out as a bot, and kept by its name', (name) => {
  const agent = AGENTS[name];
  const hints = { ...NO_HINTS };
  expect([readKind(agent), readAgent(agent, hints).browser]).toEqual(['agent', name]);
});

const NO_HINTS = {
  brands: undefined,
  mobile: undefined,
  platform: undefined,
  purpose: undefined,
  wantsPrivacy: false,
};
