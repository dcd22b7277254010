/** Well-known places that send visitors: under which name they are shown and what kind of place they are. */
import { type Place, placeOfWord } from './place.ts';

export type SourceKind = 'search' | 'social' | 'video' | 'shopping' | 'assistant' | 'email';

export type KnownSource = { name: string; kind: SourceKind };

type Row = [name: string, kind: SourceKind, ...places: string[]];

/**
 * A place is a host or a registrable domain, with what is below it, also without the suffix where there are many
 * (`google.*`, `search.yahoo.*`); an Android package; or a bare word that campaigns write as their source. The most
 * exact one wins.
 */
const ROWS: readonly Row[] = [
  [
    'Google',
    'search',
    'google.*',
    'news.google.*',
    'images.google.*',
    'search.google.*',
    'lens.google.*',
    'cse.google.*',
    'scholar.google.*',
    'encrypted.google.*',
    'google',
    'com.google.android.googlequicksearchbox',
    'adwords',
    'googleads',
  ],
  ['Bing', 'search', 'bing.com', 'bing', 'msn.com'],
  ['Yahoo', 'search', 'yahoo.*', 'search.yahoo.*', 'yahoo'],
  [
    'DuckDuckGo',
    'search',
    'duckduckgo.com',
    'duckduckgo',
    'ddg.gg',
    'com.duckduckgo.mobile.android',
  ],
  ['Ecosia', 'search', 'ecosia.org', 'ecosia'],
  ['Brave Search', 'search', 'search.brave.com'],
  ['Startpage', 'search', 'startpage.com', 'startpage'],
  ['Qwant', 'search', 'qwant.com', 'qwant'],
  ['Kagi', 'search', 'kagi.com', 'kagi'],
  ['Yandex', 'search', 'yandex.*', 'ya.ru', 'images.yandex.*', 'yandex'],
  ['Baidu', 'search', 'baidu.com', 'image.baidu.com', 'baidu'],
  ['Sogou', 'search', 'sogou.com'],
  ['360 Search', 'search', 'so.com'],
  ['Naver', 'search', 'naver.com', 'search.naver.com', 'naver'],
  ['Daum', 'search', 'daum.net', 'search.daum.net'],
  ['Seznam', 'search', 'seznam.cz', 'search.seznam.cz', 'seznam'],
  ['Mojeek', 'search', 'mojeek.com'],
  ['Swisscows', 'search', 'swisscows.com'],
  ['AOL', 'search', 'aol.com', 'search.aol.com', 'aol'],
  ['Ask', 'search', 'ask.com'],
  ['MetaGer', 'search', 'metager.de', 'metager.org'],
  ['Petal Search', 'search', 'petalsearch.com'],
  ['SearXNG', 'search', 'searx.*', 'searxng.*'],
  ['Coc Coc', 'search', 'coccoc.com'],
  ['Rambler', 'search', 'rambler.ru', 'nova.rambler.ru'],
  [
    'Facebook',
    'social',
    'facebook.com',
    'fb.com',
    'fb.me',
    'facebook',
    'fb',
    'com.facebook.katana',
  ],
  ['Messenger', 'social', 'messenger.com', 'm.me', 'com.facebook.orca'],
  ['Instagram', 'social', 'instagram.com', 'instagram', 'ig', 'com.instagram.android'],
  ['Threads', 'social', 'threads.net', 'threads.com', 'threads'],
  ['X', 'social', 'x.com', 'twitter.com', 't.co', 'twitter', 'com.twitter.android'],
  ['LinkedIn', 'social', 'linkedin.com', 'lnkd.in', 'linkedin', 'com.linkedin.android'],
  ['Reddit', 'social', 'reddit.com', 'redd.it', 'reddit', 'com.reddit.frontpage'],
  ['Pinterest', 'social', 'pinterest.*', 'pin.it', 'pinterest', 'com.pinterest'],
  ['TikTok', 'social', 'tiktok.com', 'tiktok', 'com.zhiliaoapp.musically'],
  ['Snapchat', 'social', 'snapchat.com', 'snapchat', 'com.snapchat.android'],
  [
    'Mastodon',
    'social',
    'mastodon.social',
    'mastodon.online',
    'mastodon',
    'org.joinmastodon.android',
  ],
  ['Bluesky', 'social', 'bsky.app', 'bsky', 'bluesky'],
  ['Hacker News', 'social', 'news.ycombinator.com', 'hackernews'],
  ['Lobsters', 'social', 'lobste.rs'],
  ['Slashdot', 'social', 'slashdot.org'],
  ['Product Hunt', 'social', 'producthunt.com', 'producthunt'],
  ['Quora', 'social', 'quora.com', 'quora'],
  ['Stack Overflow', 'social', 'stackoverflow.com', 'stackexchange.com'],
  ['Tumblr', 'social', 'tumblr.com', 't.umblr.com', 'tumblr'],
  ['Medium', 'social', 'medium.com'],
  ['Discord', 'social', 'discord.com', 'discord.gg', 'discordapp.com', 'discord'],
  [
    'Telegram',
    'social',
    't.me',
    'telegram.org',
    'telegram.me',
    'telegram',
    'org.telegram.messenger',
  ],
  ['WhatsApp', 'social', 'whatsapp.com', 'wa.me', 'whatsapp', 'com.whatsapp'],
  ['WeChat', 'social', 'wechat.com', 'weixin.qq.com', 'wechat'],
  ['Weibo', 'social', 'weibo.com', 'weibo.cn', 't.cn', 'weibo'],
  ['VK', 'social', 'vk.com', 'vk.ru', 'vk', 'com.vkontakte.android'],
  ['Odnoklassniki', 'social', 'ok.ru'],
  ['XING', 'social', 'xing.com', 'xing'],
  ['LINE', 'social', 'line.me'],
  ['Slack', 'social', 'slack.com', 'com.slack'],
  ['YouTube', 'video', 'youtube.com', 'youtu.be', 'youtube', 'com.google.android.youtube'],
  ['Vimeo', 'video', 'vimeo.com', 'vimeo'],
  ['Dailymotion', 'video', 'dailymotion.com', 'dailymotion'],
  ['Twitch', 'video', 'twitch.tv', 'twitch'],
  ['Bilibili', 'video', 'bilibili.com'],
  ['Netflix', 'video', 'netflix.com'],
  ['Amazon', 'shopping', 'amazon.*', 'smile.amazon.*', 'amazon'],
  ['eBay', 'shopping', 'ebay.*', 'ebay'],
  ['Etsy', 'shopping', 'etsy.com', 'etsy'],
  ['Walmart', 'shopping', 'walmart.com', 'walmart'],
  ['AliExpress', 'shopping', 'aliexpress.*', 'aliexpress'],
  ['Google Shopping', 'shopping', 'shopping.google.*', 'google shopping'],
  ['Idealo', 'shopping', 'idealo.*', 'idealo'],
  ['ChatGPT', 'assistant', 'chatgpt.com', 'chat.openai.com', 'chatgpt', 'com.openai.chatgpt'],
  ['Claude', 'assistant', 'claude.ai', 'claude', 'com.anthropic.claude'],
  ['Gemini', 'assistant', 'gemini.google.com', 'bard.google.com', 'gemini'],
  ['NotebookLM', 'assistant', 'notebooklm.google.com', 'notebooklm.google'],
  ['Google AI Studio', 'assistant', 'aistudio.google.com'],
  ['Copilot', 'assistant', 'copilot.microsoft.com', 'copilot.com', 'copilot'],
  ['Perplexity', 'assistant', 'perplexity.ai', 'perplexity', 'ai.perplexity.app.android'],
  ['DeepSeek', 'assistant', 'deepseek.com', 'deepseek'],
  ['Grok', 'assistant', 'grok.com', 'grok.x.ai', 'grok'],
  ['Mistral', 'assistant', 'chat.mistral.ai', 'mistral.ai'],
  ['Meta AI', 'assistant', 'meta.ai'],
  ['You.com', 'assistant', 'you.com'],
  ['Phind', 'assistant', 'phind.com'],
  ['Poe', 'assistant', 'poe.com'],
  ['Kimi', 'assistant', 'kimi.com', 'kimi.moonshot.cn'],
  ['Gmail', 'email', 'mail.google.com', 'com.google.android.gm', 'gmail'],
  [
    'Outlook',
    'email',
    'outlook.live.com',
    'outlook.office.com',
    'outlook.office365.com',
    'com.microsoft.office.outlook',
    'outlook',
  ],
  ['Yahoo Mail', 'email', 'mail.yahoo.*'],
  ['Yandex Mail', 'email', 'mail.yandex.*'],
  ['AOL Mail', 'email', 'mail.aol.com'],
  ['Naver Mail', 'email', 'mail.naver.com'],
  ['Seznam Email', 'email', 'email.seznam.cz'],
  ['Proton Mail', 'email', 'mail.proton.me', 'mail.protonmail.com'],
  ['Fastmail', 'email', 'app.fastmail.com'],
  ['iCloud Mail', 'email', 'www.icloud.com'],
  ['GMX', 'email', 'gmx.net', 'gmx.de', 'gmx.at', 'gmx.ch'],
  ['WEB.DE', 'email', 'web.de'],
  ['Zoho Mail', 'email', 'mail.zoho.com', 'mail.zoho.eu'],
  ['Mailchimp', 'email', 'mailchi.mp', 'mailchimp'],
];

const BY_PLACE = new Map<string, KnownSource>(
  ROWS.flatMap(([name, kind, ...places]) =>
    places.map((place): [string, KnownSource] => [place, { name, kind }]),
  ),
);

/** The names by which sources are shown are themselves understood in campaigns: `utm_source=Hacker News`. */
const BY_NAME = new Map<string, KnownSource>(
  ROWS.map(([name, kind]): [string, KnownSource] => [name.toLowerCase(), { name, kind }]),
);

/**
 * Below their domains are also mail, documents, clouds, forums and news, from where a link is like any other: of these
 * only the domain itself, `www.`, `m.` and what the table lists are searched or shopped in.
 */
const PORTALS: ReadonlySet<string> = new Set([
  'Google',
  'Yahoo',
  'Yandex',
  'Baidu',
  'Naver',
  'Daum',
  'Seznam',
  'AOL',
  'Rambler',
  'Amazon',
  'eBay',
]);

/** The source of a host: one that is known, else its registrable domain; of a portal's other hosts the host. */
export function sourceOfHost(place: Place): { name: string; kind: SourceKind | undefined } {
  const { host, domain } = place;
  for (let at = host; at.length > domain.length; at = at.slice(at.indexOf('.') + 1)) {
    const known = knownAt(at, place);
    if (known !== undefined) return known;
  }
  const known = knownAt(domain, place);
  if (known === undefined) return { name: domain, kind: undefined };
  const isOther =
    PORTALS.has(known.name) && ![domain, `www.${domain}`, `m.${domain}`].includes(host);
  return isOther ? { name: host.replace(/^www\./, ''), kind: undefined } : known;
}

function knownAt(host: string, { suffix }: Place): KnownSource | undefined {
  const exact = BY_PLACE.get(host);
  if (exact !== undefined || suffix === null || !host.endsWith(`.${suffix}`)) return exact;
  return BY_PLACE.get(`${host.slice(0, -suffix.length)}*`);
}

/** The source that a campaign's `utm_source` means: a name, a word or a host. */
export function sourceOfWord(word: string): KnownSource | undefined {
  const text = word.toLowerCase();
  const known = BY_PLACE.get(text) ?? BY_NAME.get(text);
  if (known !== undefined) return known;
  const place = placeOfWord(text);
  if (place === undefined) return undefined;
  const { name, kind } = sourceOfHost(place);
  return kind === undefined ? undefined : { name, kind };
}
