/** What this spool knows of the log of claims: how far it has read, and what that means for its own hits. */
import { randomUUID } from 'node:crypto';
import type { Claim } from '@footfall/db';
import type { StoredHit } from '@footfall/domain';
import type { Database } from 'lmdb';
import type { BatchPlan, Plans } from './batch-plan.ts';
import type { Entries } from './entries.ts';
import type { NewEntry, SpoolEntry } from './entry.ts';
import { nameOf } from './ids-in-writing.ts';
import type { LedgerPages } from './ledger-pages.ts';
import { HASH_BYTES, type SeenIds, splitIds } from './seen-ids.ts';
import type { Writer } from './writer.ts';

export type ClaimTables = {
  writer: Writer;
  meta: Database<string, string>;
  entries: Entries;
  plans: Plans;
  seen: SeenIds;
  ledger: LedgerPages;
  takeSequence: () => number;
};

/** What a claim did to the spool that took note of it. */
export type ClaimEffect = {
  /** Batches of this spool as they are from now on, without the hits that others had first. */
  settled: BatchPlan[];
  /** Hits that others had first. */
  duplicates: number;
};

const SPOOL_ID = 'spoolId';
const READ_UNTIL = 'claimsReadUntil';
const NO_EFFECT: ClaimEffect = { settled: [], duplicates: 0 };

export type SpoolClaims = ReturnType<typeof createSpoolClaims>;

export function createSpoolClaims(tables: ClaimTables) {
  const { writer, meta, plans, seen } = tables;
  const spoolId = meta.get(SPOOL_ID) ?? randomUUID();
  if (meta.get(SPOOL_ID) === undefined) meta.putSync(SPOOL_ID, spoolId);
  let readUntil = Number(meta.get(READ_UNTIL) ?? 0);

  const noteRead = (sequence: number) => void meta.put(READ_UNTIL, String(sequence));

  async function takeOwn(claim: Claim): Promise<ClaimEffect> {
    const open = plans.readById(claim.batchIds).filter((plan) => !plan.isClaimed);
    const settlements = settle(tables, open, claim.ids);
    await writer.commit(() => {
      for (const { write } of settlements) write();
      noteRead(claim.sequence);
    });
    return {
      settled: settlements.map(({ plan }) => plan),
      duplicates: settlements.reduce((sum, { dropped }) => sum + dropped.length, 0),
    };
  }

  async function takeForeign(claim: Claim): Promise<ClaimEffect> {
    await seen.putForeign(claim.ids, () => {
      noteRead(claim.sequence);
      return tables.takeSequence();
    });
    return NO_EFFECT;
  }

  const idsIn = (entry: SpoolEntry): Buffer =>
    entry.ids ??
    Buffer.concat((entry.pack.columns.hitId ?? []).map((hitId) => seen.idOf(entry.siteId, hitId)));

  return {
    spoolId,
    readUntil: () => readUntil,

    /** The ids of these batches' hits that nobody has claimed, as far as the log was read: 16 bytes each. */
    claimable: (given: readonly BatchPlan[]): Uint8Array =>
      seen.withoutForeign(
        Buffer.concat(given.flatMap((plan) => readPlanned(tables.entries, plan).map(idsIn))),
      ),

    /**
     * Takes note of the next claim of the log: of another's ids, that they are taken; of an own one, that its
     * batches are settled. What the log says is all that counts, so it may be done again after a crash.
     */
    async take(claim: Claim): Promise<ClaimEffect> {
      const effect = await (claim.spoolId === spoolId ? takeOwn(claim) : takeForeign(claim));
      readUntil = claim.sequence;
      return effect;
    },
  };
}

/** The entries of a plan; those that are gone are left out. */
export function readPlanned(entries: Entries, { sequences }: BatchPlan): SpoolEntry[] {
  return sequences.map(entries.read).filter((entry) => entry !== undefined);
}

type Settlement = { plan: BatchPlan; dropped: StoredHit[]; write: () => void };

/** Works out what stays of the plans of one claim: the hits whose ids are in it. */
function settle(
  tables: ClaimTables,
  open: readonly BatchPlan[],
  claimed: Uint8Array,
): Settlement[] {
  const planned = open.reduce((sum, { hits }) => sum + hits, 0);
  // Nearly always nothing is left out, and nothing has to be looked at.
  if (planned * HASH_BYTES === claimed.length) return open.map((plan) => keepAll(tables, plan));
  const ids = new Set(splitIds(claimed).map(nameOf));
  return open.map((plan) => keepClaimed(tables, plan, ids));
}

function keepAll({ plans }: ClaimTables, plan: BatchPlan): Settlement {
  const settled = { ...plan, isClaimed: true };
  return { plan: settled, dropped: [], write: () => plans.put(settled) };
}

function keepClaimed(
  { entries, plans, seen, ledger }: ClaimTables,
  plan: BatchPlan,
  claimed: ReadonlySet<string>,
): Settlement {
  const isKept = (siteId: string) => (hit: StoredHit) =>
    claimed.has(nameOf(seen.idOf(siteId, hit.hitId)));
  const before = readPlanned(entries, plan).map(({ sequence, siteId, month, spooledAt, hits }) => ({
    sequence,
    siteId,
    month,
    spooledAt,
    hits,
  }));
  const after = before.map((entry): NewEntry => {
    return { ...entry, hits: entry.hits.filter(isKept(entry.siteId)) };
  });
  const kept = after.reduce((sum, { hits }) => sum + hits.length, 0);
  const settled = { ...plan, isClaimed: true, hits: kept };
  const writes = after.filter(({ hits }) => hits.length > 0).map((entry) => entries.prepare(entry));
  return {
    plan: settled,
    dropped: before.flatMap(({ siteId, hits }) => hits.filter((hit) => !isKept(siteId)(hit))),
    write() {
      plans.put(settled);
      for (const { sequence } of after) entries.remove(sequence);
      for (const write of writes) write();
      before.forEach(({ siteId, spooledAt, hits }, index) => {
        const count = hits.length - (after[index]?.hits.length ?? 0);
        ledger.put(siteId, new Array(count).fill('duplicate'), spooledAt);
      });
    },
  };
}
