// Asks the set's other members, over MongoDB's own protocol, who is primary.
import { connect, type Socket } from 'node:net';
import { deserialize, ObjectId, serialize } from 'bson';
import { ByteQueue } from './byte-queue.ts';
import { encodeRequest, readFrame, replyDocument } from './wire.ts';

export interface MemberAddress {
  readonly host: '127.0.0.1';
  readonly port: number;
}

/** A member that says it is primary, and by which election. */
export interface PeerPrimary {
  readonly address: string;
  readonly electionId: string;
}

// The answer decides only the `primary` field of a secondary's hello and whether an old primary stands back.
const pollMs = 1_000;
const answerTimeoutMs = 1_000;

export function addressOf(member: MemberAddress): string {
  return `${member.host}:${member.port}`;
}

export class Peers {
  readonly #peers: readonly Peer[];
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(others: readonly MemberAddress[]) {
    this.#peers = others.map((member) => new Peer(member));
  }

  /** The primary among the others, the latest elected if several claim it. */
  get primary(): PeerPrimary | undefined {
    let latest: PeerPrimary | undefined;
    for (const { primary } of this.#peers) {
      if (primary !== undefined && primary.electionId > (latest?.electionId ?? ''))
        latest = primary;
    }
    return latest;
  }

  /** Asks all of them now and then again and again until `close`. */
  async refresh(): Promise<void> {
    await Promise.all(this.#peers.map((peer) => peer.ask()));
    clearTimeout(this.#timer);
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.refresh(), pollMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const peer of this.#peers) peer.close();
  }
}

class Peer {
  readonly #member: MemberAddress;
  #socket: Socket | undefined;
  #primary: PeerPrimary | undefined;

  constructor(member: MemberAddress) {
    this.#member = member;
  }

  get primary(): PeerPrimary | undefined {
    return this.#primary;
  }

  async ask(): Promise<void> {
    try {
      const hello = deserialize(await this.#exchange());
      const { isWritablePrimary, electionId } = hello;
      this.#primary =
        isWritablePrimary === true && electionId instanceof ObjectId
          ? { address: addressOf(this.#member), electionId: electionId.toHexString() }
          : undefined;
    } catch {
      this.#primary = undefined;
      this.close();
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #exchange(): Promise<Buffer> {
    const open = this.#socket?.destroyed === false ? this.#socket : undefined;
    const socket = open ?? connect({ ...this.#member, noDelay: true });
    this.#socket = socket;
    const queue = new ByteQueue();
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        socket.removeAllListeners();
        socket.on('error', () => undefined); // between questions nobody waits for it; the next one fails
      };
      const fail = (cause?: unknown) => {
        settle();
        reject(new Error('The member did not answer.', { cause }));
      };
      const timer = setTimeout(fail, answerTimeoutMs);
      socket.on('error', fail);
      socket.on('close', fail);
      socket.on('data', (chunk: Buffer) => {
        queue.push(chunk);
        try {
          const frame = readFrame(queue);
          if (frame === undefined) return;
          settle();
          resolve(replyDocument(frame));
        } catch (error) {
          fail(error);
        }
      });
      socket.write(encodeRequest(1, Buffer.from(serialize({ hello: 1, $db: 'admin' }))));
    });
  }
}
