// One client's connection: reads its requests one after another, has them answered, and notices when it goes away.
import type { Socket } from 'node:net';
import { ByteQueue } from './byte-queue.ts';
import { parseCommand } from './command.ts';
import { answer } from './dispatch.ts';
import type { Member } from './member.ts';
import { MalformedError } from './raw-bson.ts';
import { messageBytesMax, readRequest, replyHead, type WireRequest } from './wire.ts';

// A client that began a message has this long to send the next piece of it.
const pieceTimeoutMs = 60_000;
// One message being worked on and one that waits; who sends more has to wait for the socket.
const unreadBytesMax = 2 * messageBytesMax;

export interface ClientContext {
  readonly id: number;
  readonly member: Member;
  readonly log: (line: string) => void;
}

export class Client {
  readonly #socket: Socket;
  readonly #context: ClientContext;
  readonly #queue = new ByteQueue();
  readonly #gone = new AbortController();
  #isAnswering = false;
  #isLeaving = false;

  constructor(socket: Socket, context: ClientContext) {
    this.#socket = socket;
    this.#context = context;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, pieceTimeoutMs);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('timeout', () => socket.destroy());
    socket.on('error', () => undefined); // 'close' follows
    // A client that half-closes cannot read the answer either: drivers never do, so it is gone.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.#gone.abort());
  }

  /** Closes the connection once the command under way is answered. */
  leave(): void {
    this.#isLeaving = true;
    if (!this.#isAnswering) this.#socket.destroySoon();
  }

  /** Closes the connection now and cancels what runs for it. */
  destroy(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#queue.push(chunk);
    if (this.#queue.length > unreadBytesMax) this.#socket.pause();
    if (!this.#isAnswering) void this.#answerAll();
  }

  async #answerAll(): Promise<void> {
    this.#isAnswering = true;
    try {
      for (;;) {
        const request = readRequest(this.#queue);
        if (request === undefined || this.#gone.signal.aborted) break;
        this.#socket.resume();
        this.#socket.setTimeout(0);
        await this.#answer(request);
        if (this.#isLeaving) this.#socket.destroySoon();
      }
      this.#socket.setTimeout(this.#queue.length > 0 ? pieceTimeoutMs : 0);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isAnswering = false;
    }
  }

  async #answer(request: WireRequest): Promise<void> {
    const { id: connectionId, member } = this.#context;
    const command = parseCommand(request, { connectionId, signal: this.#gone.signal });
    const reply = await answer(command, member);
    if (request.silent || this.#socket.destroyed) return;
    this.#socket.cork();
    this.#socket.write(replyHead(request, reply));
    const isTaken = this.#socket.write(reply);
    this.#socket.uncork();
    if (!isTaken) await this.#drained();
  }

  /** Waits until the client has read what it asked for, or is gone. */
  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const settle = () => {
        this.#socket.off('drain', settle);
        this.#socket.off('close', settle);
        resolve();
      };
      this.#socket.on('drain', settle);
      this.#socket.on('close', settle);
      if (this.#socket.destroyed) settle();
    });
  }

  #fail(error: unknown): void {
    const { id, log } = this.#context;
    const reason = error instanceof Error ? error.message : String(error);
    const kind = error instanceof MalformedError ? 'malformed message' : 'unexpected error';
    log(`connection ${id} closed: ${kind}: ${reason}`);
    this.#socket.destroy();
  }
}
