/** A dashboard asks ten questions at once, each of which needs the same manifests: whoever comes while one is being read takes it. */
import type { Manifest } from '@footfall/domain';
import type { ManifestSource } from './stores.ts';

/** A reading that began longer ago is not shared: it may be the one that hangs. */
const SHARED_MS = 20;

/** What comes back may have begun to be read {@link SHARED_MS} before it was asked for, and must not be changed. */
export function shareReads(source: ManifestSource): ManifestSource {
  const reading = new Map<string, { result: Promise<unknown>; since: number }>();
  function share<Value extends Manifest | Manifest[]>(
    key: string,
    read: () => Promise<Value>,
  ): Promise<Value> {
    const now = performance.now();
    const found = reading.get(key);
    if (found !== undefined && now - found.since < SHARED_MS) return found.result as Promise<Value>;
    const result = read().finally(() => {
      if (reading.get(key)?.result === result) reading.delete(key);
    });
    reading.set(key, { result, since: now });
    return result;
  }
  return {
    read: (siteId, month, freshness) =>
      share(`${siteId} ${month} ${freshness}`, () => source.read(siteId, month, freshness)),
    list: (siteId, freshness) =>
      share(`${siteId} ${freshness}`, () => source.list(siteId, freshness)),
  };
}
