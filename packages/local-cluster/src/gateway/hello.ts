// Describes this member and its set to drivers, which decide by it where they write and read.
// Fields: https://www.mongodb.com/docs/manual/reference/command/hello/
import { Long, ObjectId, serialize, Timestamp } from 'bson';
import { addressOf, type MemberAddress, type PeerPrimary } from './peers.ts';
import type { ServerState } from './role-watcher.ts';
import { documentBytesMax, messageBytesMax } from './wire.ts';

/** The protocol version of MongoDB 7.0, the newest whose commands DocumentDB 1.0 follows. */
const wireVersionMax = 21;
/** DocumentDB refuses larger batches (documentdb.maxWriteBatchSize). */
const writeBatchOperationsMax = 25_000;
export const sessionTimeoutMinutes = 30;

/** What of the set does not change while the gateway runs. */
export interface SetDescription {
  readonly setName: string;
  readonly own: MemberAddress;
  readonly members: readonly MemberAddress[];
}

/** How this member stands in its set now. */
export type Standing = 'primary' | 'secondary' | 'other';

/**
 * A primary whose timeline is older than that of another primary is a leftover from before a promotion: it counts as
 * neither, whatever its PostgreSQL says.
 */
export function standingOf(state: ServerState, peer: PeerPrimary | undefined): Standing {
  if (state.role === 'unreachable') return 'other';
  if (state.role === 'secondary') return 'secondary';
  const isSuperseded = peer !== undefined && peer.electionId > electionIdOf(state).toHexString();
  return isSuperseded ? 'other' : 'primary';
}

/** Larger after every promotion, because a promotion begins a new timeline. */
export function electionIdOf(state: ServerState): ObjectId {
  return new ObjectId(state.timeline.toString(16).padStart(24, '0'));
}

function lastWriteOf(state: ServerState): object {
  const seconds = Math.floor(state.lastWriteAt.getTime() / 1000);
  const opTime = { ts: new Timestamp({ t: seconds, i: 1 }), t: Long.fromNumber(state.timeline) };
  return {
    opTime,
    lastWriteDate: state.lastWriteAt,
    majorityOpTime: opTime,
    majorityWriteDate: state.lastWriteAt,
  };
}

export interface HelloQuestion {
  /** Asked by a legacy name, so the answer says `ismaster`. */
  readonly isLegacyName: boolean;
  readonly helloOk: boolean;
  readonly connectionId: number;
  readonly now: Date;
}

/**
 * The reply to hello, isMaster and ismaster. It has no topologyVersion: drivers then poll instead of waiting for a
 * change, and believe every "not primary" at once.
 */
export function helloReply(
  question: HelloQuestion,
  set: SetDescription,
  situation: { readonly state: ServerState; readonly peer: PeerPrimary | undefined },
): Buffer {
  const { state, peer } = situation;
  const standing = standingOf(state, peer);
  const isPrimary = standing === 'primary';
  const primary = isPrimary ? addressOf(set.own) : peer?.address;
  return Buffer.from(
    serialize({
      ...(question.helloOk ? { helloOk: true } : {}),
      [question.isLegacyName ? 'ismaster' : 'isWritablePrimary']: isPrimary,
      secondary: standing === 'secondary',
      setName: set.setName,
      setVersion: 1,
      hosts: set.members.map(addressOf),
      me: addressOf(set.own),
      ...(primary === undefined ? {} : { primary }),
      ...(isPrimary ? { electionId: electionIdOf(state) } : {}),
      ...(standing === 'other' ? {} : { lastWrite: lastWriteOf(state) }),
      maxBsonObjectSize: documentBytesMax,
      maxMessageSizeBytes: messageBytesMax,
      maxWriteBatchSize: writeBatchOperationsMax,
      localTime: question.now,
      logicalSessionTimeoutMinutes: sessionTimeoutMinutes,
      connectionId: question.connectionId,
      minWireVersion: 0,
      maxWireVersion: wireVersionMax,
      readOnly: false,
      ok: 1,
    }),
  );
}
