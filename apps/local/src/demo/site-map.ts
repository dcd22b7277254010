/** The demo site: the pages of an invented company, how visitors go from one to the next, and what they do there. */
import type { Random } from './random.ts';

export const HOST = 'demo.example';

export type Happening = {
  name: string;
  props: Record<string, string | number | boolean>;
  value?: { amount: string; currency: string };
  interactive?: false;
};

type Link = { path: string; weight: number };

type Page = {
  title: string;
  links: readonly Link[];
  /** Seconds that half of the visitors stay longer than. */
  readSeconds: number;
  /** What a visitor may do here, and where that leads. */
  action?: {
    probability: number;
    act: (random: Random) => Happening;
    leadsTo?: string;
  };
};

const to = (path: string, weight = 1): Link => ({ path, weight });
const HOME_LINKS = [to('/pricing', 4), to('/features', 4), to('/docs', 2), to('/blog', 1)];
const DOCS_LINKS = [
  to('/docs/install', 3),
  to('/docs/api', 2),
  to('/docs/self-hosting', 2),
  to('/download', 1),
];
const BLOG_LINKS = [to('/', 2), to('/blog', 2), to('/features', 1), to('/pricing', 1)];

const PLANS = [
  { plan: 'solo', price: 9, weight: 6 },
  { plan: 'team', price: 29, weight: 3 },
  { plan: 'business', price: 99, weight: 1 },
];
const FILES = [
  { file: 'footpath-linux.tar.gz', weight: 4 },
  { file: 'footpath-macos.dmg', weight: 3 },
  { file: 'footpath-windows.exe', weight: 3 },
];
const METHODS = [
  { method: 'email', weight: 6 },
  { method: 'github', weight: 3 },
  { method: 'google', weight: 3 },
];

export const PAGES: Readonly<Record<string, Page>> = {
  '/': { title: 'Footpath: plan walks together', links: HOME_LINKS, readSeconds: 25 },
  '/features': {
    title: 'Features',
    links: [to('/features/maps', 3), to('/features/sharing', 2), to('/pricing', 3), to('/signup')],
    readSeconds: 40,
  },
  '/features/maps': {
    title: 'Offline maps',
    links: [to('/features/sharing'), to('/pricing', 2), to('/signup')],
    readSeconds: 45,
    action: {
      probability: 0.3,
      act: () => ({ name: 'video', props: { title: 'maps-tour' }, interactive: false }),
    },
  },
  '/features/sharing': {
    title: 'Sharing walks',
    links: [to('/features/maps'), to('/pricing', 2), to('/signup')],
    readSeconds: 40,
  },
  '/pricing': {
    title: 'Pricing',
    links: [to('/signup', 5), to('/features', 1), to('/checkout', 1), to('/contact', 1)],
    readSeconds: 50,
  },
  '/signup': {
    title: 'Sign up',
    links: [to('/pricing'), to('/')],
    readSeconds: 35,
    action: {
      probability: 0.42,
      act: (random) => {
        const { method } = random.pick(METHODS);
        return { name: 'signup', props: { method, plan: random.pick(PLANS).plan } };
      },
      leadsTo: '/welcome',
    },
  },
  '/welcome': {
    title: 'Welcome',
    links: [to('/docs/install', 2), to('/download', 2), to('/checkout', 3)],
    readSeconds: 30,
  },
  '/checkout': {
    title: 'Checkout',
    links: [to('/pricing')],
    readSeconds: 60,
    action: {
      probability: 0.55,
      act: (random) => {
        const { plan, price } = random.pick(PLANS);
        const seats = plan === 'solo' ? 1 : random.integer(2, 12);
        const value = { amount: `${price * seats}.00`, currency: 'EUR' };
        return { name: 'purchase', props: { plan, seats }, value };
      },
      leadsTo: '/thanks',
    },
  },
  '/thanks': { title: 'Thank you', links: [to('/docs/install')], readSeconds: 15 },
  '/download': {
    title: 'Download',
    links: [to('/docs/install', 3), to('/docs')],
    readSeconds: 20,
    action: {
      probability: 0.65,
      act: (random) => ({ name: 'download', props: { file: random.pick(FILES).file } }),
      leadsTo: '/docs/install',
    },
  },
  '/docs': { title: 'Documentation', links: DOCS_LINKS, readSeconds: 25 },
  '/docs/install': { title: 'Install', links: DOCS_LINKS, readSeconds: 90 },
  '/docs/api': { title: 'API reference', links: DOCS_LINKS, readSeconds: 120 },
  '/docs/self-hosting': { title: 'Self-hosting', links: DOCS_LINKS, readSeconds: 110 },
  '/blog': {
    title: 'Blog',
    links: [
      to('/blog/ten-walks-for-autumn', 3),
      to('/blog/maps-without-network', 2),
      to('/blog/how-we-count-steps', 2),
    ],
    readSeconds: 20,
  },
  '/blog/ten-walks-for-autumn': {
    title: 'Ten walks for autumn',
    links: BLOG_LINKS,
    readSeconds: 100,
  },
  '/blog/maps-without-network': {
    title: 'Maps without a network',
    links: BLOG_LINKS,
    readSeconds: 130,
  },
  '/blog/how-we-count-steps': { title: 'How we count steps', links: BLOG_LINKS, readSeconds: 120 },
  '/about': { title: 'About us', links: [to('/contact'), to('/')], readSeconds: 30 },
  '/contact': { title: 'Contact', links: [to('/')], readSeconds: 40 },
};

type Entrance = {
  weight: number;
  /** Days of the week (0 Sunday … 6 Saturday) on which it brings more, and how much more. */
  peak?: { weekday: number; factor: number };
  referrer?: string;
  query?: string;
  landings: readonly Link[];
};

const MOSTLY_HOME = [to('/', 8), to('/pricing', 1), to('/docs', 1), to('/about', 1)];
const FOUND = [
  to('/', 3),
  to('/blog/ten-walks-for-autumn', 4),
  to('/blog/maps-without-network', 3),
  to('/docs/install', 3),
  to('/docs/api', 2),
  to('/features/maps', 2),
];
const POSTS = [to('/blog/how-we-count-steps', 3), to('/blog/maps-without-network', 2), to('/')];
const OFFERS = [to('/pricing', 3), to('/features', 2), to('/', 1)];

export const ENTRANCES: readonly Entrance[] = [
  { weight: 34, landings: MOSTLY_HOME },
  { weight: 24, referrer: 'https://www.google.com/', landings: FOUND },
  { weight: 3, referrer: 'https://www.bing.com/', landings: FOUND },
  { weight: 3, referrer: 'https://duckduckgo.com/', landings: FOUND },
  {
    weight: 4,
    referrer: 'https://github.com/footpath/footpath',
    landings: [to('/docs', 2), to('/')],
  },
  { weight: 3, referrer: 'https://news.ycombinator.com/', landings: POSTS },
  { weight: 3, referrer: 'https://www.reddit.com/r/hiking/', landings: POSTS },
  { weight: 2, referrer: 'https://www.linkedin.com/', landings: MOSTLY_HOME },
  { weight: 2, referrer: 'https://t.co/aBcDeF', landings: POSTS },
  { weight: 3, referrer: 'https://chatgpt.com/', landings: FOUND },
  { weight: 1, referrer: 'https://www.perplexity.ai/', landings: FOUND },
  { weight: 2, referrer: 'https://hiking-club.example/tools', landings: MOSTLY_HOME },
  {
    weight: 5,
    peak: { weekday: 2, factor: 3 },
    query: 'utm_source=newsletter&utm_medium=email&utm_campaign=autumn-walks',
    landings: [to('/blog/ten-walks-for-autumn', 3), to('/features', 1)],
  },
  {
    weight: 5,
    referrer: 'https://www.google.com/',
    query: 'utm_source=google&utm_medium=cpc&utm_campaign=offline-maps&utm_term=hiking+map',
    landings: OFFERS,
  },
  {
    weight: 3,
    query:
      'utm_source=instagram&utm_medium=paid_social&utm_campaign=autumn-walks&utm_content=story',
    landings: OFFERS,
  },
  {
    weight: 2,
    referrer: 'https://hut-finder.example/partners',
    query: 'utm_source=hut-finder&utm_medium=referral&utm_campaign=partners',
    landings: OFFERS,
  },
];
