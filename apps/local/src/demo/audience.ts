/** Who visits the demo site: countries with real address blocks, languages, browsers and screens. Shares are invented. */

type Country = {
  code: string;
  weight: number;
  /** Address blocks of /16 that are registered in the country. */
  blocks: readonly string[];
  languages: readonly { tag: string; weight: number }[];
};

const only = (tag: string) => [{ tag, weight: 1 }];

export const COUNTRIES: readonly Country[] = [
  {
    code: 'DE',
    weight: 38,
    blocks: ['84.160', '91.12', '217.224', '87.128', '93.192', '79.192', '88.64', '95.88'],
    languages: [
      { tag: 'de-DE', weight: 88 },
      { tag: 'en-US', weight: 9 },
      { tag: 'tr-TR', weight: 3 },
    ],
  },
  {
    code: 'US',
    weight: 15,
    blocks: ['73.162', '24.5', '98.207', '71.192', '67.160', '174.192'],
    languages: [
      { tag: 'en-US', weight: 92 },
      { tag: 'es-US', weight: 8 },
    ],
  },
  {
    code: 'GB',
    weight: 8,
    blocks: ['86.128', '82.3', '81.96', '90.192'],
    languages: only('en-GB'),
  },
  {
    code: 'FR',
    weight: 7,
    blocks: ['90.1', '82.64', '78.192', '86.192'],
    languages: only('fr-FR'),
  },
  { code: 'AT', weight: 6, blocks: ['62.178', '84.112', '91.112'], languages: only('de-AT') },
  {
    code: 'CH',
    weight: 5,
    blocks: ['83.76', '85.0', '178.192'],
    languages: [
      { tag: 'de-CH', weight: 7 },
      { tag: 'fr-CH', weight: 3 },
    ],
  },
  { code: 'NL', weight: 5, blocks: ['84.80', '77.160', '86.80'], languages: only('nl-NL') },
  { code: 'ES', weight: 3, blocks: ['88.0', '83.32', '79.144'], languages: only('es-ES') },
  { code: 'IT', weight: 3, blocks: ['79.0', '93.32', '87.0'], languages: only('it-IT') },
  { code: 'PL', weight: 2, blocks: ['83.0', '79.184', '83.8'], languages: only('pl-PL') },
  { code: 'SE', weight: 2, blocks: ['81.224', '90.224', '78.64'], languages: only('sv-SE') },
  { code: 'CA', weight: 2, blocks: ['142.112', '99.224'], languages: only('en-CA') },
  { code: 'IN', weight: 2, blocks: ['49.32', '117.192', '122.160'], languages: only('en-IN') },
  { code: 'BR', weight: 1, blocks: ['189.0', '201.6'], languages: only('pt-BR') },
  { code: 'JP', weight: 1, blocks: ['126.0', '133.0', '60.32'], languages: only('ja-JP') },
  { code: 'AU', weight: 1, blocks: ['1.128', '101.160', '58.160'], languages: only('en-AU') },
];

type Browser = { weight: number; agent: string; widths: readonly number[] };

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const SAFARI = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K)';
const DESKTOP_WIDTHS = [1280, 1366, 1440, 1536, 1920, 2560];
const PHONE_WIDTHS = [360, 384, 393, 412];

export const BROWSERS: readonly Browser[] = [
  {
    weight: 24,
    agent: `${WINDOWS} ${WEBKIT} Chrome/156.0.0.0 Safari/537.36`,
    widths: DESKTOP_WIDTHS,
  },
  {
    weight: 4,
    agent: `${WINDOWS} ${WEBKIT} Chrome/155.0.0.0 Safari/537.36`,
    widths: DESKTOP_WIDTHS,
  },
  {
    weight: 9,
    agent: `${WINDOWS} ${WEBKIT} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`,
    widths: DESKTOP_WIDTHS,
  },
  {
    weight: 6,
    agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:151.0) Gecko/20100101 Firefox/151.0',
    widths: DESKTOP_WIDTHS,
  },
  { weight: 7, agent: `${MAC} ${WEBKIT} Chrome/156.0.0.0 Safari/537.36`, widths: DESKTOP_WIDTHS },
  { weight: 7, agent: `${MAC} ${SAFARI} Version/26.1 Safari/605.1.15`, widths: DESKTOP_WIDTHS },
  {
    weight: 3,
    agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Gecko/20100101 Firefox/151.0',
    widths: DESKTOP_WIDTHS,
  },
  {
    weight: 2,
    agent: `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/156.0.0.0 Safari/537.36`,
    widths: DESKTOP_WIDTHS,
  },
  {
    weight: 15,
    agent: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${SAFARI} Version/26.1 Mobile/15E148 Safari/604.1`,
    widths: [375, 390, 393, 402, 430],
  },
  {
    weight: 15,
    agent: `${ANDROID} ${WEBKIT} Chrome/156.0.0.0 Mobile Safari/537.36`,
    widths: PHONE_WIDTHS,
  },
  {
    weight: 4,
    agent: `${ANDROID} ${WEBKIT} SamsungBrowser/29.0 Chrome/146.0.0.0 Mobile Safari/537.36`,
    widths: PHONE_WIDTHS,
  },
  {
    weight: 2,
    agent: `Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) ${SAFARI} Version/26.1 Mobile/15E148 Safari/604.1`,
    widths: [768, 820, 1024],
  },
  {
    weight: 1,
    agent: `Mozilla/5.0 (Linux; Android 15; SM-X710) ${WEBKIT} Chrome/156.0.0.0 Safari/537.36`,
    widths: [800, 1280],
  },
];
