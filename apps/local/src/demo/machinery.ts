/** How the demo site's pages load in its visitors' browsers, and which of its scripts fail there. */
import type { Random } from './random.ts';

type Props = Record<string, string | number>;

/** Of page loads so many report how they felt; and of those with a fault in them, so many report it. */
const LOADS_TOLD = 0.22;

/** Pages with much on them are slower than the others. */
const SLOWNESS: Readonly<Record<string, number>> = {
  '/features/maps': 1.9,
  '/blog/ten-walks-for-autumn': 1.5,
  '/blog': 1.3,
  '/docs/api': 0.8,
  '/thanks': 0.7,
};

/** A phone is so much slower than a desk. */
const PHONE_WIDTH_MAX = 700;
const PHONE_SLOWNESS = 1.45;

/** What a load measured; null for loads that do not tell. */
export function loadOf(random: Random, path: string, width: number): Props | null {
  if (!random.chance(LOADS_TOLD)) return null;
  const slow = (SLOWNESS[path] ?? 1) * (width < PHONE_WIDTH_MAX ? PHONE_SLOWNESS : 1);
  const ttfb = random.around(260 * slow, 0.9);
  const fcp = ttfb + random.around(620 * slow, 0.7);
  return {
    TTFB: Math.round(ttfb),
    FCP: Math.round(fcp),
    LCP: Math.round(fcp + random.around(520 * slow, 0.9)),
    INP: Math.round(random.around(90 * slow, 1)),
    CLS: Math.round(random.around(0.03 * slow, 1.3) * 10_000) / 10_000,
  };
}

type Fault = { path: string | null; probability: number; message: string; at: string };

const FAULTS: readonly Fault[] = [
  {
    path: '/features/maps',
    probability: 0.035,
    message: "TypeError: Cannot read properties of undefined (reading 'tiles')",
    at: 'https://demo.example/assets/map.js:214:18',
  },
  {
    path: '/checkout',
    probability: 0.05,
    message: 'Error: The payment frame did not answer within 8000 ms',
    at: 'https://demo.example/assets/checkout.js:88:11',
  },
  {
    path: null,
    probability: 0.0015,
    message: 'ChunkLoadError: Loading chunk 17 failed',
    at: 'promise',
  },
  {
    path: '/docs/api',
    probability: 0.006,
    message: 'SyntaxError: Unexpected end of JSON input',
    at: 'https://demo.example/assets/playground.js:41:25',
  },
];

/** What fails on a page, as the script reports it; null where nothing does. */
export function faultOf(random: Random, path: string): { message: string; at: string } | null {
  for (const fault of FAULTS) {
    if (fault.path !== null && fault.path !== path) continue;
    if (random.chance(fault.probability)) return { message: fault.message, at: fault.at };
  }
  return null;
}
