/** Writes and reads the audit log, as procedures need it. */
import { randomBytes } from 'node:crypto';
import type { AuditPage, AuditStore } from '@footfall/db';
import type { AuditEntry } from '@footfall/domain';
import type { Viewer } from './viewer.ts';

/** What was changed, as the procedure that did it knows. */
export type Change = Pick<AuditEntry, 'organisationId' | 'action' | 'siteId' | 'details'>;

/** What is noted beside the procedures that change something, by the name that the log has for it. */
export type UnroutedAction = 'account.link' | 'account.unlink' | 'account.allow' | 'hits.export';

export type Audit = ReturnType<typeof createAudit>;

/** Makes what procedures can do with the audit log. */
export function createAudit(store: AuditStore, now: () => number) {
  return {
    /** Writes down what somebody has done; `network` is from where. */
    note: (viewer: Viewer, network: string | null, change: Change): Promise<void> => {
      const at = now();
      return store.add({
        id: makeId(at),
        at: new Date(at).toISOString(),
        actor: actorOf(viewer),
        network,
        ...change,
      });
    },

    /** The latest first; `before` is the id of the last entry of the page before. */
    list: (organisationId: string, page: AuditPage): Promise<AuditEntry[]> =>
      store.list(organisationId, page, 'latest'),
  };
}

function actorOf(viewer: Viewer): AuditEntry['actor'] {
  return viewer.is === 'user'
    ? { is: 'user', id: viewer.user.id, label: viewer.user.email }
    : { is: 'key', id: viewer.keyId, label: viewer.name };
}

/** 12 digits of base 36 last for a hundred thousand years. */
const TIME_DIGITS = 12;
const RANDOM_BYTES = 8;

/** Grows with time; two of the same millisecond differ. */
function makeId(at: number): string {
  const time = at.toString(36).padStart(TIME_DIGITS, '0');
  return `${time}${randomBytes(RANDOM_BYTES).toString('hex')}`;
}
