/** Redis behind stores: what may vanish at any time without an answer becoming wrong. */
export { type ArrivalStore, createArrivalStore } from './arrival-store.ts';
export { type Asked, type AskedStore, createAskedStore } from './asked-store.ts';
export { type Cache, type CacheAnswer, type CacheOptions, openCache } from './cache.ts';
export { inspectRedis, type RedisReport } from './inspect.ts';
export { createLiveStore, LIVE_WINDOW_MS, type LiveStore } from './live-store.ts';
export { createQuotaStore, type Quota, type QuotaStore } from './quota-store.ts';
export { REDIS_ADDRESS, REDIS_ADDRESS_FORM } from './redis-address.ts';
export { createReportCache, type ReportCache, type ReportRequest } from './report-cache.ts';
export {
  createSessionStore,
  type SessionHit,
  type SessionPlace,
  type SessionPlaces,
  type SessionStore,
} from './session-store.ts';
