/** Remembers when keys were last used: a write a minute for each at most, behind the answer. */
import type { ApiKey, ApiKeyStore } from '@footfall/db';

const NOTED_EVERY_MS = 60_000;
/** More keys than this at once are noted more often than they need to be. */
const KEYS_MAX = 1_000;

export type KeyUses = ReturnType<typeof createKeyUses>;

export function createKeyUses(
  keys: Pick<ApiKeyStore, 'noteUse'>,
  now: () => number,
  onFault: (error: unknown) => void,
) {
  const notedAt = new Map<string, number>();
  return {
    note({ keyHash, lastUsedAt }: ApiKey): void {
      const at = now();
      const noted = Math.max(notedAt.get(keyHash) ?? 0, lastUsedAt?.getTime() ?? 0);
      if (at - noted < NOTED_EVERY_MS) return;
      if (notedAt.size >= KEYS_MAX) notedAt.clear();
      notedAt.set(keyHash, at);
      keys.noteUse(keyHash, new Date(at)).catch(onFault);
    },
  };
}
