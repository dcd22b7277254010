/** What generated visitors are like: addresses, browsers, the pages they see and where they come from. */

/** Address blocks of /24 with the country they are registered in. */
export const BLOCKS = [
  { prefix: '193.99.144', country: 'DE' },
  { prefix: '91.12.34', country: 'DE' },
  { prefix: '73.162.10', country: 'US' },
  { prefix: '24.5.66', country: 'US' },
  { prefix: '81.2.69', country: 'GB' },
  { prefix: '90.1.5', country: 'FR' },
  { prefix: '193.0.6', country: 'NL' },
  { prefix: '126.0.5', country: 'JP' },
] as const;

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

export const BROWSERS = [
  {
    ua: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/146.0.0.0 Safari/537.36`,
    browser: 'Chrome',
    os: 'Windows',
    device: 'desktop',
    viewport: 1536,
  },
  {
    ua: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    browser: 'Safari',
    os: 'macOS',
    device: 'desktop',
    viewport: 1440,
  },
  {
    ua: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    browser: 'Firefox',
    os: 'Linux',
    device: 'desktop',
    viewport: 1920,
  },
  {
    ua: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/146.0.0.0 Safari/537.36 Edg/146.0.0.0`,
    browser: 'Edge',
    os: 'Windows',
    device: 'desktop',
    viewport: 1280,
  },
  {
    ua: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    browser: 'Safari',
    os: 'iOS',
    device: 'mobile',
    viewport: 390,
  },
  {
    ua: `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/146.0.0.0 Mobile Safari/537.36`,
    browser: 'Chrome',
    os: 'Android',
    device: 'mobile',
    viewport: 412,
  },
] as const;

/** Pages with titles; some hold what careless code would take for an operator or markup. */
export const PAGES = [
  { path: '/', title: 'Home' },
  { path: '/pricing', title: 'Pricing' },
  { path: '/docs/start', title: 'Getting started' },
  { path: '/docs/api', title: '{"$gt":""}' },
  { path: '/blog/hello-world', title: 'Grüße aus Köln 👋' },
  { path: '/$set', title: '$where' },
  { path: "/o'neil", title: "O'Neil; DROP TABLE hits --" },
  { path: '/a%20b', title: '<script>alert(1)</script>' },
  { path: '/untitled', title: null },
] as const;

export const LANGUAGES = ['de-DE', 'en-US', 'en', 'fr', 'ja-JP', 'nl'] as const;

type Entrance = {
  utm: string;
  referrer: string | null;
  source: string;
  channel: string;
  /** What is kept of the referrer. */
  kept: string | null;
};

/** How a session begins. */
export const ENTRANCES: readonly Entrance[] = [
  { utm: '', referrer: null, source: 'Direct', channel: 'Direct', kept: null },
  {
    utm: '',
    referrer: 'https://journal.example/story/1?from=feed',
    source: 'journal.example',
    channel: 'Referral',
    kept: 'journal.example/story/1',
  },
  {
    utm: 'utm_source=newsletter&utm_medium=email&utm_campaign=november&utm_content=button',
    referrer: null,
    source: 'newsletter',
    channel: 'Email',
    kept: null,
  },
  {
    utm: 'utm_source=partner&utm_medium=referral&utm_campaign=$gt&utm_term=web%20analytics',
    referrer: 'https://partner.example.net/list',
    source: 'partner',
    channel: 'Referral',
    kept: 'partner.example.net/list',
  },
];
