// Keeps the primary's replication slots in order: one, for the other member, and none anywhere else.
import type { PostgresMember } from './postgres-member.ts';

/**
 * Gives the primary the slot from which its standby streams, and removes the one it streamed from itself before a
 * promotion, which would keep WAL for nobody.
 */
export async function keepOneSlot(primary: PostgresMember, slot: string): Promise<void> {
  await primary.sql`
    SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
    WHERE NOT active AND NOT temporary AND slot_name <> ${slot}`;
  // Reserving at once keeps all that is written from now on, so that a copy begun later can catch up.
  await primary.sql`
    SELECT pg_create_physical_replication_slot(${slot}, true)
    WHERE NOT EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = ${slot})`;
}

/** Removes a slot whose WAL is gone. Its standby can no longer stream and has to be copied. */
export async function dropLostSlot(primary: PostgresMember, slot: string): Promise<void> {
  await primary.sql`
    SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
    WHERE NOT active AND slot_name = ${slot} AND wal_status = 'lost'`;
}

/** A rewound member still has the slots of its time as primary. */
export async function dropSlots(standby: PostgresMember): Promise<void> {
  await standby.sql`
    SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active`;
}
