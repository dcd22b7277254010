/** What tests share: an independent oracle, generated traffic, a real browser. Never imported by product code. */
export { BLANK_HIT } from './blank-hit.ts';
export {
  ensureChromium,
  type LaunchOptions,
  launchChromium,
  type TestBrowser,
} from './chromium.ts';
export { freePort } from './free-port.ts';
export {
  createOracle,
  type Oracle,
  type OracleAnswer,
  type OracleRow,
  type OracleValue,
} from './oracle.ts';
export { createStudyOracle, type StudyOracle } from './oracle-studies.ts';
export { createRandom, type Random } from './random.ts';
export type { Expected, SentHit, SentRequest, WireHit } from './sent.ts';
export { sessionize } from './sessionize.ts';
export { generateTraffic, type TrafficOptions } from './traffic.ts';
export { startUnattendedChromium, type UnattendedChromium } from './unattended-chromium.ts';
