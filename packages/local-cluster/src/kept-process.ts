// Keeps one process of the cluster (a gateway, Redis, mongod) running: started again when it dies, until it is stopped.
import { setTimeout as sleep } from 'node:timers/promises';
import type { MemberProcess } from './member-process.ts';

export interface KeptProcessSpec {
  readonly name: string;
  /** Starts it and resolves when it serves. */
  readonly start: (signal: AbortSignal | undefined) => Promise<MemberProcess>;
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  /** The time of its orderly end. */
  readonly graceMs: number;
  readonly log: (line: string) => void;
}

// A process that cannot live is tried ever more slowly, up to this.
const FIRST_PAUSE_MS = 100;
const PAUSE_MAX_MS = 5_000;

export class KeptProcess {
  readonly #spec: KeptProcessSpec;
  readonly #stopping = new AbortController();
  #process: MemberProcess | undefined;
  #isHeld = false;
  #reviving: Promise<void> = Promise.resolve();

  constructor(spec: KeptProcessSpec) {
    this.#spec = spec;
  }

  /** Throws when it does not come up the first time. */
  async start(signal: AbortSignal | undefined): Promise<void> {
    const started = await this.#spec.start(signal);
    this.#process = started;
    void started.exited.then(({ code, signal: killer }) => {
      if (this.#isHeld || this.#stopping.signal.aborted) return;
      const how = killer ?? `exit code ${code}`;
      this.#spec.log(`${this.#spec.name} ended unexpectedly (${how}); starting it again`);
      this.#reviving = this.#revive();
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error(`${this.#spec.name} is stopping`));
    await this.#reviving;
    await this.#process?.stop([this.#spec.stopSignal], this.#spec.graceMs);
  }

  /** Ends it and keeps it down until `release`. */
  async hold(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#isHeld = true;
    await this.#reviving;
    await this.crash(signal);
  }

  /** Ends it as an accident would. */
  async crash(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const running = this.#process;
    running?.kill(signal);
    await running?.exited;
  }

  /** Starts it again after `hold`, or restarts it. */
  async release(): Promise<void> {
    this.#isHeld = true;
    await this.#reviving;
    await this.#process?.stop([this.#spec.stopSignal], this.#spec.graceMs);
    this.#isHeld = false;
    await this.start(this.#stopping.signal);
  }

  async #revive() {
    const { signal } = this.#stopping;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted && !this.#isHeld) {
      try {
        return await this.start(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#spec.log(`${this.#spec.name} does not start: ${String(error)}`);
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
        pauseMs = Math.min(2 * pauseMs, PAUSE_MAX_MS);
      }
    }
  }
}
