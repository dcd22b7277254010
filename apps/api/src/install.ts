/** Says whether the hits of a site arrive, as the beacon's /check does. */
import type { InstallStore } from '@footfall/db';
import { type Install, judgeInstall } from '@footfall/domain';

export function createInstallCheck(store: InstallStore, now: () => number) {
  return async (siteId: string): Promise<Install> =>
    judgeInstall(siteId, await store.read(siteId, now()));
}
