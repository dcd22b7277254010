// What a write concern asks of PostgreSQL, and what the reply to a write promises.
//
// What a reply promises. With `w: 'majority'`, or no write concern, it is sent when PostgreSQL has committed under the
// server's own synchronous_commit and synchronous_standby_names. Where these name the standby (as they do while it
// streams) the write is on the primary's disk and on the standby, applied there if synchronous_commit is
// remote_apply: it survives the loss of either, and can be read on the standby. Where the standby is gone and has been
// taken out of the names, it is on the primary's disk alone. If waiting is cut short (maxTimeMS, shutdown) the reply
// carries a writeConcernError: the write is done and may yet be lost with the primary.
// With `w: 1` or `w: 0` the reply is sent when the write is on the primary's disk; a promotion may lose it.
import { serialize } from 'bson';
import type { Command } from './command.ts';
import { CommandError, errorCode } from './errors.ts';
import type { Statement } from './postgres-protocol.ts';
import { appendFields, RawDocument } from './raw-bson.ts';

/** Where a write has to be before it is acknowledged. */
export type Durability = 'thisServer' | 'wholeSet';

/**
 * What a write concern asks for. `w: 1` and `w: 0` ask for this server's disk. Everything else, also no write concern,
 * asks for the whole set. More members than the set has, or a tag, can never be had and is refused before writing.
 */
export function durabilityOf(command: Command, memberCount: number): Durability {
  const concern = command.body.embedded('writeConcern');
  if (concern === undefined) return 'wholeSet';
  const fields = new RawDocument(concern);
  const mode = fields.string('w');
  if (mode !== undefined && mode !== 'majority') {
    throw new CommandError('UnknownReplWriteConcern', `No write concern mode named "${mode}".`);
  }
  const members = fields.number('w') ?? memberCount;
  if (members > memberCount) {
    throw new CommandError('UnsatisfiableWriteConcern', 'Not enough data-bearing members.');
  }
  return members <= 1 && mode === undefined && fields.has('w') ? 'thisServer' : 'wholeSet';
}

/** Commits on this server's disk alone, not waiting for the standby. Holds until the transaction's end. */
export const localCommit: Statement = {
  text: "SELECT set_config('synchronous_commit', 'local', true)",
  parameters: [],
};

const replicationPending = Buffer.from(
  serialize({
    writeConcernError: {
      code: errorCode.WriteConcernTimeout,
      codeName: 'WriteConcernTimeout',
      errmsg: 'The write is on the primary; the secondary has not confirmed it.',
    },
  }),
);

/** The reply to a write that is done here and not confirmed by the standby. */
export function withReplicationPending(reply: Buffer): Buffer {
  return appendFields(reply, replicationPending);
}
