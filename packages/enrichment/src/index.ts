/**
 * The steps from a hit as it was received to one as it is stored, each in its own file: time, device, place, source,
 * verdict, visitor. Whoever takes hits in puts them into an order of its own; nothing here knows requests or stores.
 */
export { applyExclusions } from './apply-exclusions.ts';
export { createClassifyBot } from './classify-bot.ts';
export type { Client, ClientHints, Draft, Ending, RequestFacts, Step } from './draft.ts';
export { createJudgeRate } from './judge-rate.ts';
export { type LocationFiles, type Locations, openLocations } from './locations.ts';
export { parseHit } from './parse-hit.ts';
export { NO_HINTS, putClient } from './put-client.ts';
export { createPutDevice } from './put-device.ts';
export { createPutLocation } from './put-location.ts';
export { putPage } from './put-page.ts';
export { createPutSource } from './put-source.ts';
export { putTime } from './put-time.ts';
export { createPutVisitor, knownVisitorId, type Salts } from './put-visitor.ts';
export { redactPersonalData } from './redact-personal-data.ts';
export { createSumEngagement } from './sum-engagement.ts';
